import * as Cause from "effect/Cause";
import * as Logger from "effect/Logger";
import type { LogLevel } from "effect/LogLevel";
import * as References from "effect/References";
import type pino from "pino";

const LEVELS: Readonly<Record<LogLevel, pino.Level | null>> = {
  All: "trace",
  Trace: "trace",
  Debug: "debug",
  Info: "info",
  Warn: "warn",
  Error: "error",
  Fatal: "fatal",
  None: null,
};

/** Name that pino has for a level of Effect; `silent` for None. */
export const pinoLevelOf = (level: LogLevel): pino.LevelWithSilent => LEVELS[level] ?? "silent";

const textOf = (message: unknown): string =>
  (Array.isArray(message) ? message : [message])
    .map((part: unknown) => (typeof part === "string" ? part : JSON.stringify(part)))
    .join(" ");

/** Carries what use cases and adapters say with Effect.log* to pino; annotations become top-level keys. */
export const makeEffectLogger = (target: pino.Logger): Logger.Logger<unknown, void> =>
  Logger.make(({ message, logLevel, cause, fiber }) => {
    const level = LEVELS[logLevel];
    if (level === null) return;
    const annotations = fiber.getRef(References.CurrentLogAnnotations);
    const failure = cause.reasons.length === 0 ? {} : { cause: Cause.pretty(cause) };
    target[level]({ ...annotations, ...failure }, textOf(message));
  });
