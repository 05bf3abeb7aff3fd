import { createHash } from "node:crypto";
import { element, escapeHtml } from "./markup.ts";
import { STYLES } from "./styles.ts";
import { TOOLTIP_SCRIPT } from "./tooltip-script.ts";

/** What stands around the sections of a page. */
export interface PageFrame {
  /** Of the browser's tab. */
  readonly title: string;
  readonly heading: string;
  /** One line below the heading: what, when, which run. */
  readonly about: string;
  readonly plimsollVersion: string;
  /** Rules that this page alone needs. */
  readonly styles?: string;
  /** True where marks have a `data-tip`; the page then holds the one script that shows it. */
  readonly hasTips?: boolean;
}

/** The load line: a circle cut by a line, as on a ship's hull. */
const LOAD_LINE =
  '<svg width="44" height="44" viewBox="0 0 44 44" fill="none" stroke="currentColor" stroke-width="3.4" aria-hidden="true"><circle cx="22" cy="22" r="12"/><path d="M2 22h40"/></svg>';

const scriptHash = createHash("sha256").update(TOOLTIP_SCRIPT).digest("base64");

const policy = (hasTips: boolean): string =>
  [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    ...(hasTips ? [`script-src 'sha256-${scriptHash}'`] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

const head = ({ title, styles = "", hasTips = false }: PageFrame): string =>
  [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(hasTips)}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    element("title", {}, escapeHtml(title)),
    element("style", {}, STYLES + styles),
  ].join("");

const header = ({ heading, about }: PageFrame): string =>
  element(
    "header",
    { class: "top" },
    LOAD_LINE,
    element("div", {}, element("h1", {}, escapeHtml(heading)), element("p", { class: "meta" }, escapeHtml(about))),
  );

const TIPS = ['<div id="tip" role="presentation"></div>', element("script", {}, TOOLTIP_SCRIPT)];

/** A whole page: one file that asks no network for anything; only tooltips need a script. */
export const page = (frame: PageFrame, ...sections: readonly string[]): string =>
  [
    '<!doctype html>\n<html lang="en"><head>',
    head(frame),
    "</head><body>",
    header(frame),
    element("main", {}, ...sections),
    element("footer", {}, escapeHtml(`Written by Plimsoll ${frame.plimsollVersion}.`)),
    ...(frame.hasTips === true ? TIPS : []),
    "</body></html>\n",
  ].join("");
