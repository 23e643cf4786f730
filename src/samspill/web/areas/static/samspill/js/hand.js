// A meeting picked up and set down: by dragging, by two presses, or with the keyboard. All three do the same: ask
// the server once where it may go, show that on the map or in the day, and send the form that came with the answer.

const SIGNS = ["h-ok", "h-cost", "h-no", "h-here", "h-near"];

function start(root) {
  const tray = root.querySelector("[data-hand-tray]");
  const say = root.querySelector("[data-hand-say]");
  const free = root.querySelector("[data-hand-free]");
  let held = null; // the meeting's place on the page, while it is picked up
  let asked = null; // the answer of the server that is waited for
  let decorated = [];
  let dragging = false;

  // --- where things are: on the map a cell has its column's slot and its row's person -------
  const columns = new Map();
  for (const head of root.querySelectorAll("th[data-slot]")) columns.set(head.dataset.slot, head.cellIndex);
  const rows = new Map();
  for (const row of root.querySelectorAll("tr[data-p]")) rows.set(row.dataset.p, row);
  const slots = new Map([...columns].map(([slot, index]) => [index, slot]));

  const spot = (node) => node.closest?.("td, li[data-slot]:not([data-hand-tray] li)");
  const slotOf = (place) => (place.tagName === "TD" ? slots.get(place.cellIndex) : place.dataset.slot);
  const meetingIn = (node) => node.closest?.("[data-m]");

  function places(slot, people) {
    if (columns.size === 0) return [...root.querySelectorAll(`.hand-day > [data-slot="${slot}"]`)];
    return people.map((person) => rows.get(person)?.cells[columns.get(slot)]).filter(Boolean);
  }

  // --- picking up and letting go -------------------------------------------------------------
  async function pick(meeting) {
    letGo({ quietly: true });
    held = meeting;
    const mine = meeting;
    spot(meeting).classList.add("h-here");
    decorated.push(spot(meeting));
    asked = fetch(root.dataset.hand.replace("/0/", `/${meeting.dataset.m}/`), { headers: { "HX-Request": "true" } })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)));
    try {
      const text = await asked;
      if (held !== mine) return;
      tray.innerHTML = text;
      tray.hidden = false;
      decorate();
    } catch {
      if (held !== mine) return;
      letGo({ quietly: true });
      say.textContent = tray.dataset.failed;
    }
  }

  function decorate() {
    const form = tray.querySelector("[data-hand-form]");
    const people = form.dataset.people.split(" ");
    for (const target of form.querySelectorAll("[data-slot]")) {
      for (const place of places(target.dataset.slot, people)) {
        place.classList.add(`h-${target.dataset.state}`);
        place.classList.toggle("h-near", "nearest" in target.dataset);
        place.setAttribute("aria-description", target.textContent.replace(/\s+/g, " ").trim());
        if (place.tagName !== "TD" && target.querySelector("button")) place.tabIndex = 0;
        decorated.push(place);
      }
    }
    root.classList.add("picking");
    say.textContent = form.dataset.said;
    if (!dragging) inSight();
  }

  // What is picked up is seen beside what is said of it, which may cover the lower part of the window.
  function inSight() {
    const hidden = spot(held).getBoundingClientRect().bottom + 100 - tray.getBoundingClientRect().top;
    if (getComputedStyle(tray).position === "sticky" && hidden > 0) scrollBy(0, hidden);
  }

  function letGo({ quietly = false } = {}) {
    const from = held;
    for (const place of decorated) {
      place.classList.remove(...SIGNS);
      place.removeAttribute("aria-description");
      if (place.tagName !== "TD") place.removeAttribute("tabindex");
    }
    decorated = [];
    held = asked = null;
    root.classList.remove("picking");
    const inside = tray.contains(document.activeElement);
    tray.hidden = true;
    tray.replaceChildren();
    if (!quietly) {
      say.textContent = "";
      if (inside) focus(from);
    }
  }

  function focus(meeting) {
    if (!meeting) return;
    if (meeting.tagName === "TD") meeting.tabIndex = 0;
    meeting.focus();
  }

  // --- setting down: the button that the server gave for that time; without one it says why ----
  async function setDown(place) {
    const mine = held;
    await asked?.catch(() => null);
    await Promise.resolve(); // the answer is in the page
    if (held !== mine || !held) return;
    const entry = decorated.includes(place) && tray.querySelector(`[data-slot="${slotOf(place)}"]`);
    const button = entry && entry.querySelector("button");
    if (button) button.form.requestSubmit(button);
    else {
      say.textContent = entry ? entry.textContent.replace(/\s+/g, " ").trim() : tray.dataset.elsewhere;
      tray.querySelectorAll(".h-said").forEach((said) => said.classList.remove("h-said"));
      if (entry) entry.classList.add("h-said");
    }
  }

  function offerFree(place) {
    letGo({ quietly: true });
    tray.replaceChildren(free.content.cloneNode(true));
    const row = place.parentElement;
    tray.querySelector("[data-hand-who]").textContent = row.cells[0].firstElementChild.textContent;
    tray.querySelector("[data-hand-time]").textContent = root.querySelectorAll("thead th")[place.cellIndex].textContent.trim();
    tray.querySelector("a").href = `${root.dataset.handAdd.replace("/0/", `/${row.dataset.p}/`)}?slot=${slotOf(place)}`;
    tray.hidden = false;
    decorated.push(place);
    place.classList.add("h-here");
  }

  function choose(node) {
    const place = spot(node);
    const meeting = meetingIn(node);
    if (held && place && decorated.includes(place) && spot(held) !== place) return setDown(place);
    if (held && meeting && spot(held) === place) return letGo();
    if (meeting) return pick(meeting);
    if (held) return letGo();
    if (place?.tagName === "TD" && place.className === "" && root.dataset.handAdd) return offerFree(place);
    return null;
  }

  // --- the three ways ------------------------------------------------------------------------
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-hand-let-go]")) return letGo();
    if (tray.contains(event.target) || !spot(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a link in a new tab
    event.preventDefault();
    choose(event.target);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && (held || !tray.hidden)) return letGo();
    if (tray.contains(event.target) || (event.key !== "Enter" && event.key !== " ")) return;
    if (!spot(event.target)) return;
    event.preventDefault();
    choose(event.target);
  });

  root.addEventListener("pointerdown", (event) => {
    const meeting = meetingIn(event.target);
    if (meeting && event.pointerType === "mouse") meeting.draggable = true; // not on thousands from the start
  });
  root.addEventListener("dragstart", (event) => {
    const meeting = meetingIn(event.target);
    if (!meeting) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", meeting.textContent.trim());
    dragging = true;
    pick(meeting);
  });
  root.addEventListener("dragend", () => {
    dragging = false;
  });
  const over = (event) => {
    const place = held && spot(event.target);
    if (!place) return;
    // While the answer is on its way anything may be the place; afterwards what holds, and no more.
    const known = root.classList.contains("picking");
    if (known && !place.matches(".h-ok, .h-cost")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
  };
  root.addEventListener("dragenter", over);
  root.addEventListener("dragover", over);
  root.addEventListener("drop", (event) => {
    const place = held && spot(event.target);
    if (!place) return;
    event.preventDefault();
    setDown(place);
  });

  // --- after it is set down the page comes anew: the keyboard goes on where it was -------------
  const was = /^#m(\d+)$/.exec(location.hash);
  if (was) focus(root.querySelector(`[data-m="${was[1]}"]`));
}

for (const root of document.querySelectorAll("[data-hand]")) start(root);
