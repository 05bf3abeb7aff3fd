/** Sets text only where it differs, so that nothing is laid out anew and no selection is lost. */
export const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);

const fill = (cell, content) => {
  if (typeof content === "object" && content !== null) {
    let button = cell.firstElementChild;
    if (button === null) {
      button = make("button", { type: "button", className: "link" });
      cell.replaceChildren(button);
    }
    setText(button, content.text);
    button.onclick = content.onClick;
    return;
  }
  setText(cell, String(content));
};

/**
 * A table whose rows keep their elements: a row that is still there keeps focus, and only cells that changed are touched.
 * A column is `{ label, of(row), state?(row), number? }`; `of` gives text, or `{ text, onClick }` for a button.
 */
export class LiveTable {
  constructor(table, columns) {
    this.table = table;
    this.columns = columns;
    this.rows = new Map();
    const head = make("tr");
    for (const { label, number } of columns) {
      head.append(make("th", { scope: "col", textContent: label, className: number ? "number" : "" }));
    }
    table.tHead.replaceChildren(head);
  }

  /** Rows in order, each with its own `key`. */
  show(items) {
    const body = this.table.tBodies[0];
    const kept = new Set(items.map(({ key }) => key));
    for (const [key, row] of this.rows) {
      if (kept.has(key)) continue;
      row.remove();
      this.rows.delete(key);
    }
    items.forEach((item, at) => {
      const row = this.#row(item);
      if (body.children[at] !== row) body.insertBefore(row, body.children[at] ?? null);
    });
    this.table.hidden = items.length === 0;
  }

  #row(item) {
    let row = this.rows.get(item.key);
    if (row === undefined) {
      row = make("tr");
      for (const { number } of this.columns) row.append(make("td", { className: number ? "number" : "" }));
      this.rows.set(item.key, row);
    }
    if (item.isCurrent === undefined) row.removeAttribute("aria-current");
    else row.setAttribute("aria-current", String(item.isCurrent));
    this.columns.forEach(({ of, state, number }, at) => {
      const cell = row.children[at];
      fill(cell, of(item));
      const name = `${number ? "number" : ""}${state ? ` state-${state(item)}` : ""}`.trim();
      if (cell.className !== name) cell.className = name;
    });
    return row;
  }
}

/** A list of named figures. */
export const showFigures = (list, figures) => {
  figures.forEach(([name, value], at) => {
    let group = list.children[at];
    if (group === undefined) {
      group = make("div");
      group.append(make("dt"), make("dd"));
      list.append(group);
    }
    setText(group.children[0], name);
    setText(group.children[1], String(value));
  });
  while (list.children.length > figures.length) list.lastElementChild.remove();
};
