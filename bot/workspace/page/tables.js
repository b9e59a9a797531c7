// Renders table and data_table blocks; the latter sorts and turns pages.
import { button, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { richText } from "./rich_text.js";

// Up to this length a cell stays on one line; the table scrolls sideways where it must.
const SHORT = 28;

function cellContent(cell) {
  if (cell?.type === "rich_text") return richText(cell);
  return cell?.text ?? cell?.value ?? "";
}

function sortKey(cell) {
  if (cell?.type === "raw_number") return Number(cell.value ?? cell.text);
  const text = String(cell?.text ?? cell?.value ?? "");
  const number = Number.parseFloat(text.replaceAll(",", ""));
  return Number.isNaN(number) ? text.toLowerCase() : number;
}

function cellOf(cell, setting = {}, tag = "td") {
  const number = cell?.type === "raw_number";
  const align = setting.align ?? (number ? "right" : "left");
  const wraps = setting.is_wrapped ?? String(cell?.text ?? "").length > SHORT;
  return h(tag, { class: `align-${align} ${wraps ? "wrap" : "no-wrap"}`,
    scope: tag === "th" ? "col" : null }, cellContent(cell));
}

function framed(caption, ...children) {
  return h("div", { class: "table-frame", tabindex: "0", role: "group", "aria-label": caption }, children);
}

export function table(block) {
  const [head = [], ...rows] = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const line = (row, tag) => h("tr", {}, row.map((cell, index) => cellOf(cell, settings[index] ?? {}, tag)));
  return framed("Table", h("table", { class: "grid" }, h("thead", {}, line(head, "th")),
    h("tbody", {}, rows.map((row) => line(row, "td")))));
}

function compare(left, right) {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return String(left).localeCompare(String(right), "en-GB", { numeric: true });
}

function numericColumns(rows) {
  return (rows[0] ?? []).map((_, index) => rows.every((row) => row[index]?.type === "raw_number"));
}

export function dataTable(block) {
  const [head = [], ...rows] = block.rows ?? [];
  const size = block.page_size ?? 5;
  const named = block.row_header_column_index ?? 0;
  const numeric = numericColumns(rows);
  const state = { column: null, down: false, page: 0 };
  const body = h("tbody", {});
  const headRow = h("tr", {});
  const pager = h("div", { class: "pager" });

  function sorted() {
    if (state.column === null) return rows;
    const order = state.down ? -1 : 1;
    return [...rows].sort((a, b) => order * compare(sortKey(a[state.column]), sortKey(b[state.column])));
  }

  function sortBy(column) {
    state.down = state.column === column ? !state.down : false;
    state.column = column;
    state.page = 0;
    draw();
    headRow.children[column].querySelector("button").focus();
  }

  function headCell(cell, column) {
    const here = state.column === column;
    const order = state.down ? "descending" : "ascending";
    return h("th", { scope: "col", class: `align-${numeric[column] ? "right" : "left"}`,
      "aria-sort": here ? order : "none" },
    h("button", { type: "button", class: `sort${here ? " sort-on" : ""}`,
      on: { click: () => sortBy(column) } }, cellContent(cell),
    icon(here && !state.down ? "up" : "down", 14)));
  }

  function turn(step) {
    state.page += step;
    draw();
  }

  function drawPager() {
    const pages = Math.ceil(rows.length / size);
    const from = state.page * size;
    pager.hidden = pages <= 1;
    fill(pager, h("span", {}, `${from + 1}–${Math.min(from + size, rows.length)} of ${rows.length}`),
      button("Previous rows", { icon: icon("back", 16), class: "quiet", disabled: state.page === 0,
        on: { click: () => turn(-1) } }),
      button("Next rows", { icon: icon("back", 16), class: "quiet flipped",
        disabled: state.page >= pages - 1, on: { click: () => turn(1) } }));
  }

  function draw() {
    fill(headRow, head.map(headCell));
    const shown = sorted().slice(state.page * size, (state.page + 1) * size);
    fill(body, shown.map((row) => h("tr", {}, row.map((cell, index) => (index === named
      ? h("th", { scope: "row" }, cellContent(cell)) : cellOf(cell))))));
    drawPager();
  }

  draw();
  return h("div", { class: "data-table" }, framed(block.caption, h("table", { class: "grid" },
    h("caption", {}, block.caption), h("thead", {}, headRow), body)), pager);
}
