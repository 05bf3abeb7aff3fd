import type { FigureText } from "../../report/figure-text.ts";
import type { LabelledText } from "../../report/environment-rows.ts";
import { element, escapeHtml, proseHtml } from "../markup.ts";

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

/** A second, paler line of a cell; nothing for no text. */
export const aside = (text: string): string =>
  text === "" ? "" : element("span", { class: "aside" }, escapeHtml(text));

/** A figure with its interval below it, or why there is none. */
export const figureCell = ({ value, interval, reason }: FigureText, className?: string): Cell => ({
  html: escapeHtml(value) + aside(interval) + aside(value === "—" ? reason : ""),
  ...(className === undefined ? {} : { className }),
});

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

/** A drawing that scrolls sideways where it does not fit. */
export const figure = (svg: string): string => element("figure", { class: "scroll" }, svg);

/** Sentences in a list, their code spans as such. */
export const notes = (sentences: readonly string[]): string =>
  element("ul", { class: "notes" }, ...sentences.map((sentence) => element("li", {}, proseHtml(sentence))));

/** Names with their values; `more` is markup that goes on. */
export const definitions = (rows: readonly LabelledText[], ...more: readonly string[]): string =>
  element("dl", { class: "env" }, ...rows.map(([name, value]) => definition(name, escapeHtml(value))), ...more);

/** One name with its value as markup. */
export const definition = (name: string, html: string): string =>
  element("dt", {}, escapeHtml(name)) + element("dd", {}, html);
