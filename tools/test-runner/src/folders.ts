import { readFileSync } from "node:fs";

/** Folders of a run: the checkout, the place for tools that outlive the run, and the place for this run's reports. */
export interface Folders {
  readonly root: string;
  readonly tools: string;
  readonly reports: string;
}

/** The file's text; empty when there is none, which no reader of a report takes for success. */
export const readOrNothing = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};
