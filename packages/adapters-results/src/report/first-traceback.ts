import type { FailureMode } from "@plimsoll/domain";

/** Where the code of the subject broke, as a person wants to read it first. */
export interface FirstTraceback {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The innermost frames are last in Python and first in JavaScript: of a longer one both ends are kept. */
const MOST_LINES = 24;

/** With nothing in it that a terminal would obey; a tabulator becomes two spaces. */
const printable = (line: string): string => line.replaceAll("\t", "  ").replaceAll(/\p{Cc}/gu, "");

const shortened = (lines: readonly string[]): readonly string[] => {
  if (lines.length <= MOST_LINES) return lines;
  const half = MOST_LINES / 2;
  return [...lines.slice(0, half), `… ${lines.length - MOST_LINES} lines, in samples.ndjson …`, ...lines.slice(-half)];
};

/** The traceback of the failure that was seen most, of those that have one; null where none has. */
export const firstTraceback = (failures: readonly FailureMode[]): FirstTraceback | null => {
  const failure = failures.find((each) => each.firstTraceback !== undefined);
  if (failure?.firstTraceback === undefined) return null;
  const lines = failure.firstTraceback.trimEnd().split("\n").map(printable);
  return { title: `Traceback of the first ${failure.code} in ${failure.phase}`, lines: shortened(lines) };
};
