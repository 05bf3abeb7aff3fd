import { element, escapeHtml } from "../markup.ts";

/** A titled part of the page; `lead` says in one sentence what there is to see. */
export const card = (title: string, lead: string, ...blocks: readonly string[]): string =>
  classedCard("card", title, lead, ...blocks);

/** A card with rules of its own. */
export const classedCard = (className: string, title: string, lead: string, ...blocks: readonly string[]): string =>
  element(
    "section",
    { class: className },
    element("h2", {}, escapeHtml(title)),
    lead === "" ? "" : element("p", { class: "lead" }, escapeHtml(lead)),
    ...blocks,
  );

/** A cell: text, or markup with a class. */
export interface Cell {
  readonly html: string;
  readonly className?: string;
}

export const textCell = (text: string, className?: string): Cell => ({
  html: escapeHtml(text),
  ...(className === undefined ? {} : { className }),
});

/** A number, right-aligned. */
export const numberCell = (text: string): Cell => textCell(text, "num");

const cellMarkup = (name: "th" | "td", { html, className }: Cell): string =>
  element(name, { class: className, scope: name === "th" ? "col" : undefined }, html);

/** A table that scrolls sideways where it does not fit. */
export const table = (header: readonly Cell[], rows: readonly (readonly Cell[])[]): string =>
  element(
    "div",
    { class: "scroll" },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...header.map((cell) => cellMarkup("th", cell)))),
      element("tbody", {}, ...rows.map((cells) => element("tr", {}, ...cells.map((cell) => cellMarkup("td", cell))))),
    ),
  );
