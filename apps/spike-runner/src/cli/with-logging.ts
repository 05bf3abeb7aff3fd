import { type CliContext, type LogSettings, makeEffectLogger, pinoLevelOf } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import * as Logger from "effect/Logger";
import * as References from "effect/References";
import type pino from "pino";
import type { ProgressView } from "../live-view/progress-view.ts";
import { makeLogger } from "../logging/make-logger.ts";

/** A logger on stderr whose lines pass through whoever draws there. */
export const openLog = (
  { stderr }: CliContext,
  { level, format }: LogSettings,
  view: Pick<ProgressView, "persist">,
): pino.Logger => makeLogger({ level: pinoLevelOf(level), format, isTerminal: stderr.isTTY === true, view });

/** Where what an orchestrator's own processes say goes: into the log, for who asks for that much. */
export const sidecarLog =
  (log: pino.Logger) =>
  (line: string): void =>
    log.debug({ from: "sidecar" }, line);

/** Runs an effect whose logs go to pino, from the level on that was asked for. */
export const withLogging =
  (log: pino.Logger, { level }: LogSettings) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    effect.pipe(
      Effect.provide(Logger.layer([makeEffectLogger(log)])),
      Effect.provideService(References.MinimumLogLevel, level),
    );
