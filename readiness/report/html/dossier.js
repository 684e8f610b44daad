// Sorts and filters the index, and opens what is folded where somebody goes there or prints.
// The page says the same without it.
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const folds = () => all("details:not([open])");
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = folds();
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });

  const reveal = () => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place) return;
    for (let each = place; each; each = each.parentElement) {
      if (each.tagName === "DETAILS") each.open = true;
    }
    const own = place.querySelector(":scope > details.chapter-fold");
    if (own) own.open = true;
    place.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  const table = document.getElementById("index");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];

  const value = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.v ?? cell.textContent.trim();
    const number = Number(text.replaceAll(",", "").split(" ")[0]);
    return text !== "" && Number.isFinite(number) ? number : text;
  };
  const compare = (one, other) =>
    typeof one === "number" && typeof other === "number"
      ? one - other
      : String(one).localeCompare(String(other), "en", { numeric: true });

  const sort = (column) => {
    const head = heads[column];
    const numeric = head.classList.contains("num") && head.textContent.trim() !== "Tier";
    const first = numeric ? "descending" : "ascending";
    const second = numeric ? "ascending" : "descending";
    const order = head.getAttribute("aria-sort") === first ? second : first;
    for (const each of heads) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const sorted = rows
      .map((row, number) => ({ row, number, key: value(row, column) }))
      .sort((a, b) => sign * compare(a.key, b.key) || a.number - b.number);
    body.append(...sorted.map((each) => each.row));
  };
  heads.forEach((head, column) => {
    if (head.classList.contains("wide")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(column));
    head.append(button);
  });

  const filters = document.getElementById("filters");
  if (!filters) return;
  filters.hidden = false;
  const field = document.getElementById("filter");
  const shown = document.getElementById("shown");
  const choices = all("button[data-verdict]", filters);
  const others = all("#matrix-table tbody tr");
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const names = new Map(others.map((row) => [row.cells[0].querySelector("a").hash, row]));

  const filter = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = choices
      .filter((each) => each.getAttribute("aria-pressed") === "true")
      .map((each) => each.dataset.verdict);
    let count = 0;
    rows.forEach((row, number) => {
      const text = texts[number];
      const fits =
        words.every((word) => text.includes(word)) &&
        (wanted.length === 0 || wanted.includes(row.dataset.verdict));
      row.hidden = !fits;
      const twin = names.get(row.cells[0].querySelector("a").hash);
      if (twin) twin.hidden = !fits;
      count += fits;
    });
    shown.value = count === rows.length ? `${count} services` : `${count} of ${rows.length} services`;
  };
  field.addEventListener("input", filter);
  for (const choice of choices) {
    choice.addEventListener("click", () => {
      const pressed = choice.getAttribute("aria-pressed") === "true";
      choice.setAttribute("aria-pressed", String(!pressed));
      filter();
    });
  }
  filter();
})();
