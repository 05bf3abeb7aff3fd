import { proseParts } from "../report/prose.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text made safe for element content and quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");

/** Values of attributes; undefined leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

const attributeText = (value: string | number): string =>
  typeof value === "number" ? coordinate(value) : escapeHtml(value);

/** A number as short as a drawing needs it: at most two decimals. */
export const coordinate = (value: number): string => String(Math.round(value * 100) / 100);

const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${attributeText(value)}"`]))
    .join("");

/** An element of HTML or SVG; children are markup already, text goes through `escapeHtml` first. */
export const element = (name: string, attributes: Attributes, ...children: readonly string[]): string =>
  `<${name}${attributesText(attributes)}>${children.join("")}</${name}>`;

/** The judge's prose with its code spans as such. */
export const proseHtml = (sentence: string): string =>
  proseParts(sentence)
    .map(({ text, isCode }) => (isCode ? element("code", {}, escapeHtml(text)) : escapeHtml(text)))
    .join("");
