import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

/** One line of the log: an attempt that began, or that ended by itself; or a workflow that the store has accepted. */
export interface AttemptLine {
  readonly what: "accepted" | "began" | "ended";
  readonly workflowId: string;
  /** Empty, and attempt 0, for an accepted workflow. */
  readonly taskId: string;
  readonly attempt: number;
  readonly processId: number;
  /** Unix ms. */
  readonly atMs: number;
}

/** Written by the processes that get killed: one write a line with O_APPEND, so that a kill tears none apart. */
export const openAttemptLog = (path: string) => {
  const file = openSync(path, "a");
  return {
    write: (line: AttemptLine): void => void writeSync(file, `${JSON.stringify(line)}\n`),
    close: (): void => closeSync(file),
  };
};

export const readAttemptLog = (path: string): readonly AttemptLine[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AttemptLine);
