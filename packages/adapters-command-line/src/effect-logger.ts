import * as Cause from "effect/Cause";
import * as Logger from "effect/Logger";
import type { LogLevel } from "effect/LogLevel";
import * as References from "effect/References";

/** Levels of loggers such as pino. */
export type LoggerLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

/** A logger with a method for each level, which takes fields and a message, as pino's do. */
export type LevelledLogger = Readonly<Record<LoggerLevel, (fields: object, message: string) => void>>;

const LEVELS: Readonly<Record<LogLevel, LoggerLevel | null>> = {
  All: "trace",
  Trace: "trace",
  Debug: "debug",
  Info: "info",
  Warn: "warn",
  Error: "error",
  Fatal: "fatal",
  None: null,
};

/** What pino calls a level of Effect; `silent` for None. */
export const pinoLevelOf = (level: LogLevel): LoggerLevel | "silent" => LEVELS[level] ?? "silent";

const textOf = (message: unknown): string =>
  (Array.isArray(message) ? message : [message])
    .map((part: unknown) => (typeof part === "string" ? part : JSON.stringify(part)))
    .join(" ");

/** Carries what use cases and adapters say with Effect.log* to the program's logger; annotations become top-level keys. */
export const makeEffectLogger = (target: LevelledLogger): Logger.Logger<unknown, void> =>
  Logger.make(({ message, logLevel, cause, fiber }) => {
    const level = LEVELS[logLevel];
    if (level === null) return;
    const annotations = fiber.getRef(References.CurrentLogAnnotations);
    const failure = cause.reasons.length === 0 ? {} : { cause: Cause.pretty(cause) };
    target[level]({ ...annotations, ...failure }, textOf(message));
  });
