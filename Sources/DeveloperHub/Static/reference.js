// The page of an operation: samples follow the form as one types, and requests are sent without leaving the page.
// Without it the same form posts, and the server answers with the page.

const form = document.querySelector("form[data-request]");
const samples = document.querySelector("[data-sample-path]");
const status = document.querySelector("[data-status]");
const hidden = new Set(["csrf", "act", "auth", "confirm", "token", "clientId", "clientSecret"]);
// Longer addresses are refused on their way by some.
const longestAddress = 4000;

/** The values of the form that are no secrets. */
function values() {
  const query = new URLSearchParams();
  for (const field of form.elements) {
    if (!field.name || hidden.has(field.name) || ["password", "submit"].includes(field.type)) continue;
    if (["checkbox", "radio"].includes(field.type) && !field.checked) continue;
    query.append(field.name, field.value);
  }
  return query;
}

async function page(body) {
  const answer = await fetch(form.getAttribute("action").split("#")[0], { method: "POST", body });
  return { answer, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
}

// Samples.

let request;

async function newSamples(signal) {
  const query = values();
  if (String(query).length > longestAddress) {
    query.set("csrf", form.elements.csrf.value);
    query.set("act", "samples");
    const answered = (await page(query)).page;
    return [...answered.querySelectorAll("#samples .tab-panel")].map((panel) => ({
      language: panel.dataset.language, code: panel.querySelector("code"),
    }));
  }
  const answer = await fetch(`${samples.dataset.samplePath}?${query}`, { signal });
  if (!answer.ok) return [];
  return (await answer.json()).samples.map(({ language, code, html }) => {
    const parsed = new DOMParser().parseFromString(`<pre><code>${html ?? ""}</code></pre>`, "text/html");
    const element = parsed.querySelector("code");
    if (html === undefined) element.textContent = code;
    return { language, code: element };
  });
}

async function updateSamples() {
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  try {
    const found = await newSamples(signal);
    if (signal.aborted) return;
    for (const { language, code } of found) {
      const shown = samples.querySelector(`.tab-panel[data-language="${CSS.escape(language)}"] code`);
      shown?.replaceChildren(...code.childNodes);
    }
  } catch {
    // The samples stay as they are; the next change asks again.
  }
}

// Sending.

function notice(words) {
  const element = document.createElement("div");
  element.className = "notice notice-danger";
  element.setAttribute("role", "alert");
  element.append(Object.assign(document.createElement("p"), { textContent: words }));
  return element;
}

function showOutcome(children) {
  const place = document.getElementById("outcome");
  place.replaceChildren(...children);
  place.dispatchEvent(new CustomEvent("hub:content", { bubbles: true }));
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
}

async function send(button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  const words = button.lastChild;
  const before = words.textContent;
  button.setAttribute("aria-disabled", "true");
  words.textContent = "Sending…";
  status.textContent = "Sending the request";
  try {
    const { answer, page: answered } = await page(new URLSearchParams(new FormData(form, button)));
    const outcome = answered.getElementById("outcome");
    if (outcome) {
      showOutcome([...outcome.childNodes].map((node) => document.importNode(node, true)));
    } else {
      const heading = answered.querySelector("h1")?.textContent ?? answer.statusText;
      showOutcome([notice(`The request was not sent: ${heading} (${answer.status}).`)]);
    }
  } catch {
    showOutcome([notice("The server could not be reached. Whether the request came through is not known.")]);
  } finally {
    button.removeAttribute("aria-disabled");
    words.textContent = before;
    status.textContent = "";
  }
}

if (form) {
  let timer;
  const soon = ({ target }) => {
    if (target.form !== form || hidden.has(target.name) || target.type === "password") return;
    clearTimeout(timer);
    timer = setTimeout(updateSamples, 300);
  };
  document.addEventListener("input", soon);
  document.addEventListener("change", soon);
  // Samples follow by themselves now.
  form.querySelector("[data-samples]").hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = form.querySelector("[data-send]");
    if (button) send(button); else updateSamples();
  });
  // A browser may have kept values from before; the samples show what the form shows.
  addEventListener("pageshow", ({ persisted }) => { if (persisted) updateSamples(); });
}
