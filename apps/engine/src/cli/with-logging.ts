import { type CliContext, type LogSettings, makeEffectLogger, pinoLevelOf } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import * as Logger from "effect/Logger";
import * as References from "effect/References";
import type pino from "pino";
import { makeLogger } from "../logging/make-logger.ts";

/** A logger on stderr whose lines pass through whoever draws there. */
export const openLog = (
  { stderr }: CliContext,
  { level, format }: LogSettings,
  persist: (text: string) => void,
): pino.Logger => makeLogger({ level: pinoLevelOf(level), format, isTerminal: stderr.isTTY === true, persist });

/** Runs an effect whose logs go to pino, from the level on that was asked for. */
export const withLogging =
  (log: pino.Logger, { level }: LogSettings) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    effect.pipe(
      Effect.provide(Logger.layer([makeEffectLogger(log)])),
      Effect.provideService(References.MinimumLogLevel, level),
    );
