import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

/** One line of the log: an attempt that began, or that ended by itself. */
export interface AttemptLine {
  readonly what: "began" | "ended";
  readonly workflowId: string;
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
