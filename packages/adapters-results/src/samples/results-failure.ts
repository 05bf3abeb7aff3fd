import { ResultsFailure } from "@plimsoll/application";

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Turns what the file system threw into our failure, with the path it concerns. */
export const resultsFailure =
  (path: string, hint: string) =>
  (cause: unknown): ResultsFailure =>
    new ResultsFailure({ path, message: wordsOf(cause), hint });
