import { existsSync } from "node:fs";
import path from "node:path";

/** A command with its files found, and what it needs to read for that. */
export interface ResolvedCommand {
  readonly command: readonly string[];
  readonly readPaths: readonly string[];
  /** Index of the first word that names a file which is not there; null when all are. */
  readonly missingAt: number | null;
}

const isExplicit = (word: string): boolean => /^\.\.?(\/|$)/.test(word);

/**
 * Words that name something beside the workflow file become absolute, so that the command means the same wherever it is
 * started; `./` and `../` must name something. What the command names it may also read.
 */
export const resolveCommand = (words: readonly string[], folder: string): ResolvedCommand => {
  const located = words.map((word) => {
    const absolute = path.resolve(folder, word);
    return !path.isAbsolute(word) && !word.startsWith("-") && word !== "" && existsSync(absolute) ? absolute : null;
  });
  const missing = words.findIndex((word, at) => isExplicit(word) && located[at] === null);
  return {
    command: words.map((word, at) => located[at] ?? word),
    readPaths: [...new Set(located.filter((found) => found !== null))],
    missingAt: missing === -1 ? null : missing,
  };
};
