// Small improvements on every page. Each thing works without this file, or has another way.

// Dialogs where the browser does not know command="show-modal" yet.
if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
    event.target.closest("[data-dialog-close]")?.closest("dialog")?.close();
  });
}

// A file field says which file it holds, and shows that something can be dropped.
document.addEventListener("change", (event) => {
  const drop = event.target.closest("[data-drop]");
  if (!drop) return;
  const file = event.target.files[0];
  drop.classList.toggle("filled", Boolean(file));
  drop.querySelector("output").textContent = file ? file.name : "";
});
for (const [name, on] of [["dragenter", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => {
    event.target.closest?.("[data-drop]")?.classList.toggle("over", on);
  });
}

// Where the pages' names do not fit beside each other, the one that is open is in sight, and the
// side on which there are more fades.
for (const nav of document.querySelectorAll(".nav")) {
  const here = nav.querySelector("[aria-current]");
  if (here) nav.scrollLeft = here.offsetLeft + here.offsetWidth / 2 - nav.clientWidth / 2;
  const fade = () => {
    const left = nav.scrollWidth - nav.clientWidth - nav.scrollLeft;
    nav.dataset.more = [nav.scrollLeft > 4 ? "before" : "", left > 4 ? "after" : ""].join(" ").trim();
  };
  nav.addEventListener("scroll", fade, { passive: true });
  new ResizeObserver(fade).observe(nav);
}

// Errors are met first by those who do not see them.
document.getElementById("errors")?.focus();

// Notices in the corner go by themselves, but never while somebody is at them.
const toasts = document.getElementById("toasts");
function leave(toast) {
  if (toast.matches(":hover, :focus-within")) setTimeout(leave, 3000, toast);
  else toast.remove();
}
if (toasts) {
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes)
        if (node.dataset?.toast !== undefined) setTimeout(leave, 8000, node);
  }).observe(toasts, { childList: true });
  toasts.addEventListener("click", (event) => {
    if (event.target.closest("[data-toast-close]")) event.target.closest("[data-toast]").remove();
  });
}
