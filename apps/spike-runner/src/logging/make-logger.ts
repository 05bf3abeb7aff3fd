import { formatLogLine, type LogFormat, SECRET_LOG_PATHS } from "@plimsoll/adapters-command-line";
import pino from "pino";
import type { ProgressView } from "../live-view/progress-view.ts";

/** Where logs go and from which level on. */
export interface LoggerOptions {
  /** A pino level, or `silent`. */
  readonly level: string;
  readonly format: LogFormat;
  readonly isTerminal: boolean;
  /** On a terminal lines pass through the view, so that they don't tear it. */
  readonly view: Pick<ProgressView, "persist">;
}

/** pino on stderr, so that stdout stays the result's. */
export const makeLogger = ({ level, format, isTerminal, view }: LoggerOptions): pino.Logger => {
  const options = { level, base: null, redact: { paths: [...SECRET_LOG_PATHS], censor: "[redacted]" } };
  const asText = format === "text" || (format === "auto" && isTerminal);
  if (!asText && !isTerminal) return pino(options, pino.destination(2));
  return pino(options, { write: (line: string) => view.persist(asText ? formatLogLine(line) : line) });
};
