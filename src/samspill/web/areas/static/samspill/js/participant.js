// The participant's answer. Without this file the pages work as plain forms.

const failed = document.querySelector("script[data-failed]")?.dataset.failed ?? "";

// What could not be saved is said where it was chosen, and the choice goes back to what is kept.
function wishOf(event) {
  return event.target.closest?.(".wish");
}
function refused(event) {
  const wish = wishOf(event);
  if (!wish) return;
  const status = wish.querySelector(".saved");
  status.dataset.tone = "failed";
  status.textContent = failed;
  show(wish, wish.dataset.kept);
}
function show(wish, kept) {
  for (const radio of wish.querySelectorAll("input[type=radio]")) radio.checked = radio.value === kept;
}
document.addEventListener("htmx:sendError", refused);
document.addEventListener("htmx:responseError", refused);
document.addEventListener("htmx:timeout", refused);

// Signed out meanwhile: the answer is the page for signing in, which belongs in the window.
document.addEventListener("htmx:beforeSwap", (event) => {
  const address = new URL(event.detail.xhr.responseURL || location.href);
  if (!address.pathname.startsWith("/account/")) return;
  event.detail.shouldSwap = false;
  location.reload();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const wish = wishOf(event);
  if (!wish || !event.detail.successful) return;
  const saved = wish.querySelector(".saved");
  delete saved.dataset.tone;
  // What is kept now: not always what was chosen, as a wish comes back with the no thanks to it.
  // A choice made meanwhile is on its way, and stays.
  const kept = saved.querySelector("[data-kept]")?.dataset.kept ?? "";
  const sent = event.detail.requestConfig.formData.get("strength") ?? "";
  wish.dataset.kept = kept;
  if ((wish.querySelector("input[type=radio]:checked")?.value ?? "") === sent) show(wish, kept);
});

// Themes are there only where a click on one does something.
for (const themes of document.querySelectorAll("[data-themes]")) themes.hidden = false;

// A theme becomes the text, or stands in front of what is written.
let last = null;
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-topic]")) last = event.target;
});
document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-theme]");
  if (!chip) return;
  const fields = [...chip.closest("fieldset").querySelectorAll("[data-topic]")];
  const field = fields.includes(last) ? last : fields.find((each) => !each.value) ?? fields[0];
  const text = field.value.trim();
  if (!text) field.value = `${chip.dataset.theme}: `;
  else if (!text.toLowerCase().startsWith(chip.dataset.theme.toLowerCase()))
    field.value = `${chip.dataset.theme}: ${text}`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
});

// What is typed and not saved yet is there when one comes back from another page: in this window
// only, until it is closed, and for whoever typed it.
const DRAFT = "samspill-draft:";
for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `${DRAFT}${form.dataset.draft}:${location.pathname}`;
  for (const other of Object.keys(sessionStorage))
    if (other.startsWith(DRAFT) && !other.startsWith(`${DRAFT}${form.dataset.draft}:`)) sessionStorage.removeItem(other);
  const fields = [...form.elements].filter((field) => field.name && !["hidden", "submit"].includes(field.type));
  const ticked = (field) => ["checkbox", "radio"].includes(field.type);
  const state = () => fields.map((field) => (ticked(field) ? field.checked : field.value));
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  const posted = form.matches(":has(.error)");
  if (kept?.length === fields.length && !posted) {
    fields.forEach((field, n) => { field[ticked(field) ? "checked" : "value"] = kept[n]; });
    for (const said of form.querySelectorAll("[data-draft-kept]")) said.hidden = false;
  }
  for (const event of ["input", "change"])
    form.addEventListener(event, () => sessionStorage.setItem(key, JSON.stringify(state())));
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}
