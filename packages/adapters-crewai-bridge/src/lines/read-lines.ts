import type { Readable } from "node:stream";
import { LineCutter } from "./line-cutter.ts";

const MAX_LINE_LENGTH = 2_000;
const MAX_LINE_BYTES = 1024 * 1024;

/** Calls back with every line of a process's output, shortened; a line without end is given out in pieces. */
export const readLines = (stream: Readable, onLine: (line: string) => void): void => {
  let cutter = new LineCutter(MAX_LINE_BYTES);
  const emit = (line: string): void => {
    if (line.trim() !== "") onLine(line.slice(0, MAX_LINE_LENGTH));
  };
  stream.on("data", (chunk: Buffer) => {
    for (const line of cutter.push(chunk)) emit(line);
    if (!cutter.overflowed) return;
    emit(cutter.rest());
    cutter = new LineCutter(MAX_LINE_BYTES);
  });
  stream.on("end", () => emit(cutter.rest()));
  stream.on("error", () => undefined);
};
