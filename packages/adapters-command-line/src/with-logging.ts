import * as Effect from "effect/Effect";
import * as Logger from "effect/Logger";
import * as References from "effect/References";
import { type LevelledLogger, makeEffectLogger } from "./effect-logger.ts";
import type { LogSettings } from "./log-settings.ts";

/** Runs an effect whose logs go to the program's logger, from the level on that was asked for. */
export const withLogging =
  (log: LevelledLogger, { level }: LogSettings) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    effect.pipe(
      Effect.provide(Logger.layer([makeEffectLogger(log)])),
      Effect.provideService(References.MinimumLogLevel, level),
    );
