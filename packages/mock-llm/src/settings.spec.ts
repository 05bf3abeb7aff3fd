import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { parseConfig, parseSettings } from "./settings.ts";

const FIXED = { latency: { kind: "fixed", latencyMs: 0 } };

describe("parseSettings", () => {
  it.each([
    [{ ...FIXED, latncy: 1 }, "latncy"],
    [{ ...FIXED, rpm: 0 }, "rpm"],
    [{ ...FIXED, faults: [{ kind: "sulk" }] }, "faults"],
    [{ ...FIXED, faults: [{ kind: "stall", agentRatio: 0.5 }] }, "agentRatio"],
    [{ ...FIXED, toolTurns: -1 }, "toolTurns"],
    [{ ...FIXED, faults: [{ kind: "stall", ratio: 1.5 }] }, "ratio"],
    [{ latency: { kind: "lognormal", medianMs: 10, p95Ms: 5 } }, "p95Ms"],
    [{ latency: { kind: "lognormal", medianMs: 0, p95Ms: 5 } }, "medianMs"],
    [{ ...FIXED, perToken: { kind: "empirical", samplesMs: [] } }, "perToken"],
  ])("refuses %j and names %s", (settings, named) => {
    expect(Result.getOrThrow(Result.flip(parseSettings(settings)))).toContain(named);
  });

  it("takes what is right as it is", () => {
    expect(Result.getOrThrow(parseSettings({ ...FIXED, rpm: 60 }))).toEqual({ ...FIXED, rpm: 60 });
    expect(Result.isFailure(parseConfig({ settings: FIXED, seed: 1, port: 70_000 }))).toBe(true);
  });
});
