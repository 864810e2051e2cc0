// What every page of the Hub gains when scripts run: the chosen language on every set of tabs, buttons that copy, times
// as people say them, the place in the contents, and answers without a new page. Each page works without it.

const status = document.querySelector("[data-status]");

function announce(words) {
  status.textContent = "";
  setTimeout(() => { status.textContent = words; }, 50);
}

// Times. The server writes UTC and names it; the exact time stays readable as the title.
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const units = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600], ["minute", 60]];

function ago(at) {
  const seconds = (at - Date.now()) / 1000;
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? [];
  return unit ? relative.format(Math.round(seconds / length), unit) : "just now";
}

// A day is no moment: it is told in whole days, by the reader's calendar.
function agoOfDay(text) {
  const [year, month, day] = text.split("-").map(Number);
  const now = new Date();
  const days = Math.round((new Date(year, month - 1, day) - new Date(now.getFullYear(), now.getMonth(), now.getDate())) / 86_400_000);
  const [unit, length] = units.slice(0, 3).find(([, length]) => Math.abs(days) * 86_400 >= length) ?? ["day", 86_400];
  return relative.format(Math.round(days * 86_400 / length), unit);
}

function showTimes(root) {
  for (const time of root.querySelectorAll("time[data-relative]:not([datetime*='T'])")) {
    time.title = time.textContent;
    time.textContent = agoOfDay(time.dateTime);
  }
  for (const time of root.querySelectorAll("time[datetime*='T']")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.valueOf())) continue;
    time.title = exact.format(at);
    time.textContent = "relative" in time.dataset ? ago(at) : time.title;
  }
}

// Copying. `navigator.clipboard` exists on https and localhost alone; a server in a LAN is often neither.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    const focused = document.activeElement;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    return isCopied;
  }
}

const icons = document.querySelector("use")?.getAttribute("href").split("#")[0];

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = svg.appendChild(document.createElementNS(svg.namespaceURI, "use"));
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${icons}#${name}`);
  return svg;
}

function addCopyButtons(root) {
  for (const block of root.querySelectorAll(".code:not(:has(> .copy))")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.title = "Copy";
    button.setAttribute("aria-label", block.dataset.title ? `Copy ${block.dataset.title}` : "Copy");
    button.append(icon("copy"));
    button.addEventListener("click", async () => {
      const isCopied = await copy(block.querySelector("code").textContent);
      announce(isCopied ? "Copied" : "The browser does not allow copying");
      if (!isCopied) return;
      button.classList.add("is-copied");
      button.replaceChildren(icon("check"));
      setTimeout(() => { button.classList.remove("is-copied"); button.replaceChildren(icon("copy")); }, 1500);
    });
    block.append(button);
  }
}

for (const button of document.querySelectorAll("button[data-copy-markdown]")) {
  const words = button.querySelector("span");
  button.addEventListener("click", async () => {
    try {
      const answer = await fetch(button.dataset.copyMarkdown);
      if (!answer.ok || !await copy(await answer.text())) throw new Error(answer.statusText);
      announce("Copied");
      words.textContent = "Copied";
      setTimeout(() => { words.textContent = "Copy as Markdown"; }, 1500);
    } catch {
      announce("The page could not be copied");
    }
  });
  button.closest("li").classList.remove("needs-script");
}

// Languages.
const languageKey = "iris-language";

function choose(language) {
  for (const input of document.querySelectorAll(".tabs > input")) {
    if (input.value === language) input.checked = true;
  }
}

function remembered() {
  try { return localStorage.getItem(languageKey); } catch { return null; }
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches(".tabs > input")) return;
  const before = target.labels[0].getBoundingClientRect().top;
  choose(target.value);
  // Sets above have other heights now; what was clicked stays where it is.
  scrollBy({ top: target.labels[0].getBoundingClientRect().top - before, behavior: "instant" });
  try { localStorage.setItem(languageKey, target.value); } catch { /* The choice lives as long as the page. */ }
});

// The place in the contents.
const contents = document.querySelector("[data-contents]");
if (contents) {
  const links = [...contents.querySelectorAll("a[href^='#']")];
  const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let isWaiting = false;
  const mark = () => {
    isWaiting = false;
    const isAtEnd = scrollY > 0 && innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const passed = (place) => place?.getBoundingClientRect().top < 130;
    const current = isAtEnd ? links.length - 1 : places.findLastIndex(passed);
    for (const link of links) link.removeAttribute("aria-current");
    const link = links[current];
    link?.setAttribute("aria-current", "true");
    // A long list follows the page.
    if (link) contents.scrollTop = link.offsetTop - contents.clientHeight / 2;
  };
  addEventListener("scroll", () => {
    if (!isWaiting) requestAnimationFrame(mark);
    isWaiting = true;
  }, { passive: true });
  mark();
}

// Was this helpful?
for (const form of document.querySelectorAll("form[data-helpful]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const body = new URLSearchParams(new FormData(form, event.submitter));
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(answer.statusText);
      const thanks = document.createElement("p");
      thanks.textContent = "Thank you for telling us.";
      thanks.tabIndex = -1;
      form.replaceWith(thanks);
      thanks.focus();
      announce(thanks.textContent);
    } catch {
      form.submit();
    }
  });
}

// Menus close when something else is meant.
const menus = document.querySelectorAll(".user-menu, .narrow-menu");
document.addEventListener("click", ({ target }) => {
  for (const menu of menus) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("focusin", ({ target }) => {
  for (const menu of menus) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of menus) {
    if (!menu.open) continue;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// The page that is shown is in sight in its navigation.
const side = document.querySelector(".side-bar");
const current = side?.querySelector("[aria-current]");
if (current && side.clientHeight) side.scrollTop = current.offsetTop - side.clientHeight / 2;

// On paper everything is unfolded.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("main details:not([open])")];
  for (const fold of unfolded) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of unfolded) fold.open = false;
});

// Screen readers announce changes of a status, not what was there from the start.
for (const flash of document.querySelectorAll("[data-announce]")) announce(flash.textContent);

function enhance(root) {
  showTimes(root);
  addCopyButtons(root);
}

enhance(document);
const language = remembered();
if (language) choose(language);
// Content that another script has put into the page.
document.addEventListener("hub:content", ({ target }) => enhance(target));
