import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { parseServeArguments } from "./serve-arguments.ts";

describe("parseServeArguments", () => {
  it("turns flags into a configuration", () => {
    const argv = "--port 18080 --latency-ms 100 --seed 7 --rpm 60 --per-token-ms 5 --tool-calls --tool-turns 3".split(
      " ",
    );
    expect(Result.getOrThrow(parseServeArguments(argv))).toEqual({
      port: 18_080,
      seed: 7,
      settings: {
        latency: { kind: "fixed", latencyMs: 100 },
        perToken: { kind: "fixed", latencyMs: 5 },
        rpm: 60,
        toolCalls: true,
        toolTurns: 3,
      },
    });
  });

  it("offers a lognormal latency by its median and p95", () => {
    const config = Result.getOrThrow(parseServeArguments(["--latency-median-ms=800", "--latency-p95-ms=2500"]));
    expect(config).toMatchObject({ settings: { latency: { kind: "lognormal", medianMs: 800, p95Ms: 2500 } } });
  });

  it.each([
    ["--prot", "3"],
    ["stray"],
    ["--rpm", "many"],
    ["--rpm", ""],
    ["--tool-turns", "-1"],
    ["--latency-p95-ms", "3"],
    ["--settings", "/no/such/file"],
  ])("refuses %s %s", (...argv) => {
    expect(Result.isFailure(parseServeArguments(argv))).toBe(true);
  });
});
