import { formatLogLine, type LogFormat, SECRET_LOG_PATHS } from "@plimsoll/adapters-command-line";
import pino from "pino";

/** Where logs go and from which level on. */
export interface LoggerOptions {
  /** A pino level, or `silent`. */
  readonly level: string;
  readonly format: LogFormat;
  readonly isTerminal: boolean;
  /** Writes a line that stays: on a terminal lines pass through the view, so that they don't tear it. */
  readonly persist: (text: string) => void;
}

/** pino on stderr, so that stdout stays the result's. */
export const makeLogger = ({ level, format, isTerminal, persist }: LoggerOptions): pino.Logger => {
  const options = { level, base: null, redact: { paths: [...SECRET_LOG_PATHS], censor: "[redacted]" } };
  const asText = format === "text" || (format === "auto" && isTerminal);
  return pino(options, { write: (line: string) => persist(asText ? formatLogLine(line) : line) });
};
