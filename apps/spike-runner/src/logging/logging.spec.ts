import { formatLogLine, makeEffectLogger, pinoLevelOf } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import * as Logger from "effect/Logger";
import * as References from "effect/References";
import pino from "pino";
import { describe, expect, it } from "vitest";
import { makeLogger } from "./make-logger.ts";

const recorded = () => {
  const lines: string[] = [];
  const view = { publish: () => undefined, persist: (text: string) => void lines.push(text), stop: () => undefined };
  return { lines, view };
};

describe("the bridge from Effect's log to pino", () => {
  it("carries level, message and annotations, as top-level keys", async () => {
    const lines: string[] = [];
    const target = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
    const program = Effect.logWarning("agent is slow").pipe(
      Effect.annotateLogs({ agentId: "archon-1", latencyMs: 12 }),
      Effect.provide(Logger.layer([makeEffectLogger(target)])),
      Effect.provideService(References.MinimumLogLevel, "Trace"),
    );
    await Effect.runPromise(program);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: 40, msg: "agent is slow", agentId: "archon-1", latencyMs: 12 },
    ]);
  });

  it("names Effect's levels in pino's words", () => {
    expect([pinoLevelOf("All"), pinoLevelOf("Warn"), pinoLevelOf("None")]).toEqual(["trace", "warn", "silent"]);
  });
});

describe("makeLogger", () => {
  it("writes text through the view on a terminal, so that the drawing is not torn", () => {
    const { lines, view } = recorded();
    makeLogger({ level: "warn", format: "auto", isTerminal: true, view }).warn({ agentId: "archon-1" }, "slow");
    expect(lines).toEqual(['warn  slow agentId="archon-1"']);
  });

  it("stays silent below its level", () => {
    const { lines, view } = recorded();
    makeLogger({ level: "warn", format: "auto", isTerminal: true, view }).info("nothing to see");
    expect(lines).toEqual([]);
  });

  it("writes JSON on a terminal when asked to, and never a secret", () => {
    const { lines, view } = recorded();
    const logger = makeLogger({ level: "info", format: "json", isTerminal: true, view });
    logger.info({ apiKey: "sk-1", llm: { apiKey: "sk-2" } }, "started");
    expect(JSON.parse(lines[0] ?? "null")).toMatchObject({
      msg: "started",
      apiKey: "[redacted]",
      llm: { apiKey: "[redacted]" },
    });
  });
});

describe("formatLogLine", () => {
  it.each([
    [10, "trace"],
    [30, "info"],
    [60, "fatal"],
  ])("names level %d", (level, name) => {
    expect(formatLogLine(JSON.stringify({ level, time: 1, msg: "m" }))).toBe(`${name.padEnd(5)} m`);
  });
});
