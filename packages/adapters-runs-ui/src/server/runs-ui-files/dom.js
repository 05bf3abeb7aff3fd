const SVG = "http://www.w3.org/2000/svg";

const fill = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
};

/** An element with attributes, listeners (`onclick`) and children; text is only ever text. */
export const h = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

/** The same for a drawing. */
export const s = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

let sections = 0;

/** A card with a heading that names it. */
export const section = (title, ...children) => {
  const id = `section-${(sections += 1)}`;
  return h("section", { "aria-labelledby": id }, h("h3", { id }, title), ...children);
};

/** A table that scrolls sideways by itself, by keyboard too; columns are texts or header cells. */
export const table = (caption, columns, rows, attributes = {}) =>
  h(
    "div",
    { class: "scrolls", tabindex: "0", role: "group", "aria-label": caption },
    h(
      "table",
      attributes,
      h("caption", { class: "visually-hidden" }, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          columns.map((one) => (one instanceof Node ? one : h("th", { scope: "col" }, one))),
        ),
      ),
      h("tbody", {}, rows),
    ),
  );

/** A row of cells; a cell is text, a node, or a list of them. */
export const row = (cells, attributes = {}) =>
  h(
    "tr",
    attributes,
    cells.map((cell) => (cell instanceof HTMLTableCellElement ? cell : h("td", {}, cell))),
  );

/** Says something to a screen reader. */
export const announce = (text) => {
  document.getElementById("announcements").textContent = text;
};
