// What every page of the Manager gains when scripts run: times in the reader's zone, typed confirmations that
// hold their button back, and status messages that are announced. Each page works without it.

const formats = {
  minute: new Intl.DateTimeFormat(undefined, {
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
  }),
  second: new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" }),
};

// The server writes UTC and names it; the exact time stays readable as the title.
for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.valueOf()) || !time.dateTime.includes("T")) continue;
  time.textContent = formats[time.dataset.precision]?.format(at) ?? formats.minute.format(at);
  time.title = time.dateTime;
}

// A destructive act waits until the named thing has been typed. The server checks it again.
for (const form of document.querySelectorAll("form[data-confirm]")) {
  const input = form.querySelector("input[name=confirm]");
  const button = form.querySelector("button[type=submit]");
  const check = () => { button.disabled = input.value.trim() !== form.dataset.confirm; };
  input.addEventListener("input", check);
  addEventListener("pageshow", check);
  check();
}

// Screen readers announce changes of a status, not what was there from the start.
for (const status of document.querySelectorAll("[data-announce]")) {
  const words = status.textContent;
  status.textContent = "";
  setTimeout(() => { status.textContent = words; }, 100);
}
