import { element, escapeHtml } from "../markup.ts";
import { card } from "./card.ts";

/** What was typed, so that it can be done again. */
export const commandCard = (command: string): string =>
  card("Made by", "", element("pre", {}, element("code", {}, escapeHtml(command))));
