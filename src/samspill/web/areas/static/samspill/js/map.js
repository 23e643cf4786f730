// The plan map: one tooltip for pointer and keyboard, and filters over the table that the server wrote.

// What a cell's label says, line by line.
const spoken = (cell) => (cell.getAttribute("aria-label") ?? "").split("\n");

function start(map) {
  const body = map.querySelector("tbody");
  const tip = map.querySelector("[data-map-tip]");
  const scroll = map.querySelector(".pm-scroll");
  const rows = [...body.rows];
  const heads = [...map.querySelectorAll("thead th")].map((head) => head.textContent.trim());
  let current = null;

  // --- on a phone each mark says its time, which is its column's (see map.css) ---------------
  const times = new CSSStyleSheet();
  times.replaceSync(
    heads.slice(1).map((time, n) => `[data-plan-map] td:nth-child(${n + 2}) { --time: ${JSON.stringify(time)} }`).join("\n"),
  );
  document.adoptedStyleSheets.push(times);

  // --- the tooltip -------------------------------------------------------------------------
  function line(text, tag = "p") {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  function show(cell) {
    if (!cell.classList.contains("m")) return hide();
    const owner = cell.parentElement.cells[0].firstElementChild.textContent;
    const [table, partner, organisation, , reason, promise] = spoken(cell);
    const first = line("");
    first.append(line(owner, "b"), ` ${tip.dataset.meets} `, line(partner, "b"), `, ${organisation}`);
    const place = line(`${heads[cell.cellIndex]} · ${table}`);
    tip.replaceChildren(first, place, ...[reason, promise].filter(Boolean).map((text) => line(text)));
    tip.hidden = false;
    const at = cell.getBoundingClientRect();
    const size = tip.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left + at.width / 2 - size.width / 2), innerWidth - size.width - 8);
    const below = at.bottom + 6 + size.height < innerHeight;
    tip.style.translate = `${left}px ${below ? at.bottom + 6 : Math.max(8, at.top - size.height - 6)}px`;
  }

  function hide() {
    tip.hidden = true;
  }

  body.addEventListener("pointerover", (event) => {
    const cell = event.target.closest("td");
    if (cell) show(cell);
  });
  body.addEventListener("pointerleave", hide);
  scroll.addEventListener("scroll", () => {
    if (document.activeElement?.tagName === "TD") show(document.activeElement);
    else hide();
  }, { passive: true });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });

  // --- the keyboard: one stop for Tab, arrows inside ---------------------------------------
  function stop(cell) {
    if (cell === current) return;
    const former = current;
    current = cell;
    cell.tabIndex = 0;
    former?.removeAttribute("tabindex");
  }

  function focus(cell) {
    cell.tabIndex = 0; // before the one that has focus loses its own
    cell.focus({ preventScroll: true });
    const head = map.querySelector("thead").offsetHeight;
    const side = cell.parentElement.cells[0].offsetWidth;
    const at = cell.getBoundingClientRect();
    const box = scroll.getBoundingClientRect();
    if (at.top < box.top + head) scroll.scrollTop -= box.top + head - at.top;
    if (at.bottom > box.bottom) scroll.scrollTop += at.bottom - box.bottom;
    if (at.left < box.left + side) scroll.scrollLeft -= box.left + side - at.left;
    if (at.right > box.right) scroll.scrollLeft += at.right - box.right;
    if (scroll.scrollHeight <= scroll.clientHeight) cell.scrollIntoView({ block: "nearest" });
    show(cell);
  }

  function beside(row, step) {
    let found = row;
    do found = step > 0 ? found?.nextElementSibling : found?.previousElementSibling;
    while (found?.hidden);
    return found;
  }

  const last = heads.length - 1;
  const moves = {
    ArrowRight: (cell) => cell.parentElement.cells[Math.min(last, cell.cellIndex + 1)],
    ArrowLeft: (cell) => cell.parentElement.cells[Math.max(1, cell.cellIndex - 1)],
    ArrowDown: (cell) => beside(cell.parentElement, 1)?.cells[cell.cellIndex],
    ArrowUp: (cell) => beside(cell.parentElement, -1)?.cells[cell.cellIndex],
    Home: (cell) => cell.parentElement.cells[1],
    End: (cell) => cell.parentElement.cells[last],
  };
  body.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    const move = moves[event.key];
    if (!cell || !move || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = move(cell);
    if (next) focus(next);
  });
  body.addEventListener("focusin", (event) => {
    if (event.target.tagName !== "TD") return;
    stop(event.target);
    show(event.target);
  });
  body.addEventListener("focusout", hide);
  body.addEventListener("click", (event) => {
    const cell = event.target.closest("td");
    if (cell) focus(cell);
  });

  // --- filters -----------------------------------------------------------------------------
  const filters = map.querySelector("[data-map-filters]");
  const [person, organisation, table] = ["person", "organisation", "table"].map((name) => map.querySelector(`#pm-${name}`));
  const count = map.querySelector("[data-map-count]");
  const none = map.querySelector("[data-map-none]");
  const plain = (text) => text.toLocaleLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  const facts = rows.map((row) => {
    const [name, place] = row.cells[0].children;
    return {
      row,
      name: plain(name.textContent),
      organisation: place.textContent,
      tables: [...row.cells].slice(1).map((cell) => cell.textContent),
    };
  });

  function filter() {
    const words = plain(person.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const fact of facts) {
      const fits =
        words.every((word) => fact.name.includes(word)) &&
        (!organisation.value || fact.organisation === organisation.value) &&
        (!table.value || fact.tables.includes(table.value));
      if (fact.row.hidden === fits) fact.row.hidden = !fits;
      shown += fits;
      if (fits && (table.value || fact.dimmed)) {
        fact.tables.forEach((number, index) => {
          const other = Boolean(table.value && number && number !== table.value);
          fact.row.cells[index + 1].classList.toggle("dim", other);
        });
        fact.dimmed = Boolean(table.value);
      }
    }
    count.textContent = `${shown} ${shown === 1 ? count.dataset.one : count.dataset.many}`;
    none.hidden = shown > 0;
    if (current?.parentElement.hidden || !current) {
      const first = facts.find((fact) => !fact.row.hidden);
      if (first) stop(first.row.cells[1]);
    }
    hide();
  }

  for (const field of [person, organisation, table]) field.addEventListener("input", filter);
  filters.hidden = false;
  filter();
}

for (const map of document.querySelectorAll("[data-plan-map]")) start(map);
