// Changes the theme without loading the page again. Without this file the form posts and the server answers
// with the page in the new theme.
const root = document.documentElement;

for (const form of document.querySelectorAll("form[data-theme-form]")) {
  form.addEventListener("submit", async (event) => {
    const chosen = event.submitter?.value;
    if (!chosen) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const before = root.dataset.theme;
    show(chosen);
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      // A redirect is the expected answer; with `manual` it arrives as an opaque one.
      if (answer.type !== "opaqueredirect" && !answer.ok) show(before);
    } catch {
      show(before);
    }
  });
}

function show(theme) {
  root.dataset.theme = theme;
  for (const button of document.querySelectorAll("form[data-theme-form] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}
