import { formatLogLine, type LogFormat } from "@plimsoll/adapters-command-line";
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

/** Keys whose values never reach a log, at any of the depths that we log at. */
const SECRET_PATHS = ["apiKey", "authorization", "token", "secret", "password"].flatMap((key) => [key, `*.${key}`]);

/** pino on stderr, so that stdout stays the result's. */
export const makeLogger = ({ level, format, isTerminal, view }: LoggerOptions): pino.Logger => {
  const options = { level, base: null, redact: { paths: SECRET_PATHS, censor: "[redacted]" } };
  const asText = format === "text" || (format === "auto" && isTerminal);
  if (!asText && !isTerminal) return pino(options, pino.destination(2));
  return pino(options, { write: (line: string) => view.persist(asText ? formatLogLine(line) : line) });
};
