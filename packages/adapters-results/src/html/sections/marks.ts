import { DEV_MODE_WATERMARK } from "../../report/watermarks.ts";
import { element, escapeHtml } from "../markup.ts";

/** Stands above a page whose subject, or one of them, is a stub. */
export const devModeMark = (isDevMode: boolean): string =>
  isDevMode ? element("p", { class: "mark dev" }, escapeHtml(DEV_MODE_WATERMARK)) : "";

/** Stands above a page that does not show all that was asked for; nothing for null. */
export const partialMarkHtml = (why: string | null): string =>
  why === null ? "" : element("p", { class: "mark partial" }, escapeHtml(why));
