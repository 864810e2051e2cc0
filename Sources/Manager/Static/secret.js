// The page that shows new credentials once: copy, download, the held Done button, the warning on leaving, and
// blanking, so that the browser's back/forward cache never brings a secret back.

const page = document.querySelector("[data-one-time]");
const secrets = page.querySelectorAll("[data-secret]");
const done = page.querySelector("[data-done]");
const saved = page.querySelector("input[name=saved]");
const status = page.querySelector("[data-copy-status]");
const downloads = new Set();
let isSaved = false;
let isLeaving = false;

for (const element of page.querySelectorAll("[data-needs-script]")) element.hidden = false;
holdDone();

saved.addEventListener("change", () => {
  isSaved = saved.checked;
  holdDone();
});

done.form.addEventListener("submit", () => { isLeaving = true; });

page.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy], button[data-download]");
  if (!button) return;
  if (button.dataset.download) {
    download(button);
    return;
  }
  const isCopied = await copy(textToCopy(button.dataset.copy));
  if (isCopied) confirmSaved();
  say(isCopied ? `${button.dataset.name} copied.` : `${button.dataset.name} could not be copied. Select it and copy it by hand.`);
  mark(button, isCopied);
});

addEventListener("beforeunload", (event) => {
  if (isSaved || isLeaving || !page.isConnected || page.dataset.oneTime === "blank") return;
  event.preventDefault();
});
addEventListener("pagehide", blank);
addEventListener("pageshow", (event) => { if (event.persisted) blank(); });

function holdDone() {
  done.disabled = !isSaved;
}

function confirmSaved() {
  isSaved = true;
  saved.checked = true;
  holdDone();
}

function textToCopy(which) {
  if (which !== "all") return document.getElementById(which).textContent;
  return [...page.querySelectorAll("[data-label]")].map((value) => `${value.dataset.label}: ${value.textContent}`).join("\n");
}

/** Copies and tells whether it worked. The clipboard object exists on https and localhost alone. */
async function copy(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Permission refused: the older way may still be allowed.
    }
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  area.className = "visually-hidden";
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  let isCopied = false;
  try {
    isCopied = document.execCommand("copy");
  } catch {
    isCopied = false;
  }
  area.value = "";
  area.remove();
  focused?.focus();
  return isCopied;
}

function download(button) {
  const source = document.getElementById(button.dataset.download);
  const url = URL.createObjectURL(new Blob([source.textContent.trimEnd() + "\n"], { type: button.dataset.type }));
  downloads.add(url);
  const link = document.createElement("a");
  link.href = url;
  link.download = button.dataset.filename;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => revoke(url), 60_000);
  confirmSaved();
  say(`${button.dataset.filename} downloaded.`);
}

function revoke(url) {
  URL.revokeObjectURL(url);
  downloads.delete(url);
}

function say(words) {
  status.textContent = words;
}

function mark(button, isCopied) {
  const label = button.querySelector("[data-button-label]");
  const before = button.dataset.before ?? label.textContent;
  button.dataset.before = before;
  label.textContent = isCopied ? "Copied" : "Not copied";
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = String(setTimeout(() => { label.textContent = before; }, 2500));
}

function blank() {
  page.dataset.oneTime = "blank";
  for (const element of secrets) {
    if ("value" in element) element.value = "";
    element.textContent = "";
  }
  for (const url of downloads) revoke(url);
  getSelection()?.removeAllRanges();
  for (const button of page.querySelectorAll("button[data-copy], button[data-download]")) button.disabled = true;
  page.querySelector("[data-blanked]").hidden = false;
  saved.required = false;
  done.disabled = false;
}
