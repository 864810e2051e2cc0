// Suggests pages while one types into the search box: a combobox over the form, which leads to /search without it.

const form = document.querySelector("form[data-search]");
const input = form.querySelector("input");
const status = document.querySelector("[data-status]");
const list = document.createElement("div");
list.className = "suggestions";
list.id = "hub-suggestions";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Pages");
form.append(list);
input.setAttribute("role", "combobox");
input.setAttribute("aria-autocomplete", "list");
input.setAttribute("aria-controls", list.id);
input.setAttribute("aria-expanded", "false");

let active = -1;
let asked = "";
let timer;
let request;

function close() {
  clearTimeout(timer);
  request?.abort();
  asked = "";
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  activate(-1);
}

function activate(index) {
  list.children[active]?.setAttribute("aria-selected", "false");
  active = index;
  const option = list.children[index];
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function option({ title, path, section, category, excerpt }, index) {
  const element = document.createElement("div");
  element.id = `hub-suggestion-${index}`;
  element.className = "suggestion";
  element.dataset.path = path;
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", "false");
  const name = document.createElement("strong");
  name.textContent = section ? `${title} › ${section}` : title;
  const words = document.createElement("span");
  words.textContent = excerpt ? `${category} · ${excerpt}` : category;
  element.append(name, words);
  return element;
}

async function suggest() {
  const query = input.value.trim();
  if (query === asked) return;
  if (!query) return close();
  request?.abort();
  request = new AbortController();
  asked = query;
  try {
    const answer = await fetch(`/search.json?${new URLSearchParams({ q: query })}`, { signal: request.signal });
    if (!answer.ok) return close();
    const { results } = await answer.json();
    if (document.activeElement !== input || asked !== query) return;
    activate(-1);
    list.replaceChildren(...results.slice(0, 8).map(option));
    list.hidden = results.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = list.hidden ? "No suggestions" : `${list.children.length} suggestions`;
  } catch (error) {
    if (error.name !== "AbortError") close();
  }
}

input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, 120);
});

input.addEventListener("keydown", (event) => {
  const count = list.hidden ? 0 : list.children.length;
  if (event.key === "Escape" && count) {
    event.preventDefault();
    close();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!count) return void suggest();
    // Beyond either end is the text itself.
    const step = event.key === "ArrowDown" ? 1 : -1;
    activate(((active + 1 + step + count + 1) % (count + 1)) - 1);
  } else if (event.key === "Enter" && active >= 0) {
    event.preventDefault();
    location.assign(list.children[active].dataset.path);
  }
});

input.addEventListener("blur", close);
// The box keeps the focus while one clicks into the list.
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", ({ target }) => {
  const path = target.closest(".suggestion")?.dataset.path;
  if (path) location.assign(path);
});

const isApple = /Mac|iP/.test(navigator.platform);
const hint = document.createElement("kbd");
hint.textContent = isApple ? "⌘ K" : "Ctrl K";
hint.setAttribute("aria-hidden", "true");
form.append(hint);
input.setAttribute("aria-keyshortcuts", isApple ? "Meta+K" : "Control+K");
document.addEventListener("keydown", (event) => {
  const isHeld = isApple ? event.metaKey : event.ctrlKey;
  if (event.key.toLowerCase() !== "k" || !isHeld || event.shiftKey || event.altKey) return;
  event.preventDefault();
  input.focus();
  input.select();
});
