import * as Effect from "effect/Effect";
import * as Logger from "effect/Logger";
import * as References from "effect/References";
import { expect, it } from "vitest";
import { type LevelledLogger, makeEffectLogger, pinoLevelOf } from "./effect-logger.ts";

const recording = () => {
  const lines: unknown[] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
  const [trace, debug, info] = [at("trace"), at("debug"), at("info")];
  const logger: LevelledLogger = { trace, debug, info, warn: at("warn"), error: at("error"), fatal: at("fatal") };
  return { lines, logger };
};

it("carries level, message, annotations and cause", async () => {
  const { lines, logger } = recording();
  const program = Effect.andThen(Effect.logWarning("agent is slow"), Effect.logError("gone", "for good")).pipe(
    Effect.annotateLogs({ agentId: "archon-1" }),
    Effect.provide(Logger.layer([makeEffectLogger(logger)])),
    Effect.provideService(References.MinimumLogLevel, "Trace"),
  );
  await Effect.runPromise(program);
  expect(lines).toEqual([
    { level: "warn", fields: { agentId: "archon-1" }, message: "agent is slow" },
    { level: "error", fields: { agentId: "archon-1" }, message: "gone for good" },
  ]);
});

it("names Effect's levels in pino's words", () => {
  expect([pinoLevelOf("All"), pinoLevelOf("Warn"), pinoLevelOf("None")]).toEqual(["trace", "warn", "silent"]);
});
