// Adds and removes the rows of a table question in place. Without this script its buttons save the page and draw it anew.

function rowsOf(table) {
  return [...table.querySelectorAll(":scope > [data-row]")];
}

function renumber(table) {
  const rows = rowsOf(table);
  for (const [index, row] of rows.entries()) {
    for (const number of row.querySelectorAll("[data-number]")) number.textContent = index + 1;
  }
  const full = rows.length >= Number(table.dataset.most);
  table.querySelector("[data-add-row]").hidden = full;
  table.querySelector("[data-rows-full]").hidden = !full;
}

function add(table) {
  const number = table.dataset.rows;
  table.dataset.rows = Number(number) + 1;
  const row = table.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const each of row.querySelectorAll("[name], [id], [for]")) {
    for (const name of ["name", "id", "for", "value"]) {
      const said = each.getAttribute(name);
      if (said?.includes("__row__")) each.setAttribute(name, said.replace("__row__", number));
    }
  }
  table.querySelector("template").before(row);
  renumber(table);
  row.querySelector("input, textarea").focus();
}

function remove(table, row) {
  if (rowsOf(table).length > 1) row.remove();
  else for (const each of row.querySelectorAll("input, textarea")) each.value = "";
  renumber(table);
  const said = table.querySelector("[data-rows-said]");
  said.textContent = said.dataset.removed;
  const more = table.querySelector("[data-add-row]");
  more.focus();
  more.dispatchEvent(new Event("input", { bubbles: true })); // what is typed is kept without the row
}

export function growTables() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row], [data-remove-row]");
    if (!button) return;
    event.preventDefault();
    const table = button.closest("[data-rows]");
    if (button.matches("[data-add-row]")) add(table);
    else remove(table, button.closest("[data-row]"));
  });
}
