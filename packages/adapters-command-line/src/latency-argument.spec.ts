import { describe, expect, it } from "vitest";
import { parseLatencyArgument } from "./latency-argument.ts";

describe("parseLatencyArgument", () => {
  it.each([
    ["100", { kind: "fixed", latencyMs: 100 }],
    ["0", { kind: "fixed", latencyMs: 0 }],
    ["12.5", { kind: "fixed", latencyMs: 12.5 }],
    ["lognormal:median=800,p95=2500", { kind: "lognormal", medianMs: 800, p95Ms: 2500 }],
    ["lognormal:p95=2500,median=800,max=10000", { kind: "lognormal", medianMs: 800, p95Ms: 2500, maxMs: 10_000 }],
    ["empirical:a:b.txt", { kind: "empirical-file", path: "a:b.txt" }],
  ])("reads %s", (text, model) => {
    expect(parseLatencyArgument(text)).toEqual(model);
  });

  it.each([
    ["-1", "expected milliseconds"],
    ["", "expected milliseconds"],
    ["soon", "expected milliseconds"],
    ["empirical:", "expected milliseconds"],
    ["lognormal:median=800", "both median and p95"],
    ["lognormal:median=800,p95=2500,p99=1", '"p99" is not one of'],
    ["lognormal:median=800,median=1,p95=2500", "given twice"],
    ["lognormal:median=,p95=2500", "needs a number"],
    ["lognormal:median=800,p95=700", "below median=800"],
  ])("refuses %s and says why", (text, reason) => {
    expect(() => parseLatencyArgument(text)).toThrow(reason);
  });
});
