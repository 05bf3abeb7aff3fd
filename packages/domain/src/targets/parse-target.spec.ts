import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { DEFAULT_TARGETS } from "../scenario/scenario.ts";
import { parseTarget } from "./parse-target.ts";
import { TARGETABLE_METRICS } from "./target-metrics.ts";

const refused = (expression: string) => {
  const result = parseTarget(expression);
  return Result.isFailure(result) ? result.failure : null;
};

describe("parseTarget", () => {
  it.each(["<", "<=", ">", ">=", "=="] as const)("reads the operator %s, with and without spaces", (operator) => {
    const expected = { metric: "p95LatencyMs", operator, limit: 2000 };
    expect(Result.getOrThrow(parseTarget(`p95LatencyMs ${operator} 2000`))).toMatchObject(expected);
    expect(Result.getOrThrow(parseTarget(`  p95LatencyMs${operator}2000 `))).toMatchObject(expected);
  });

  it.each(["1e3", "0.5", ".5", "-1", "+2"])("reads the number %s", (text) => {
    expect(Result.getOrThrow(parseTarget(`successRatio > ${text}`)).limit).toBe(Number(text));
  });

  it("reads every default target and every metric", () => {
    for (const target of DEFAULT_TARGETS) expect([target, refused(target)]).toEqual([target, null]);
    for (const metric of TARGETABLE_METRICS) expect([metric, refused(`${metric} < 1`)]).toEqual([metric, null]);
  });

  it.each([
    ["p95Latency < 2000", 0, "`p95Latency` is no metric", "Did you mean p95LatencyMs?"],
    [" latenciesMs < 1", 1, "`latenciesMs` is no metric", "Did you mean"],
    ["p95LatencyMs 2000", 13, "an operator is missing", "Operators: <"],
    ["p95LatencyMs =< 2000", 13, "`=<` is no operator", "Operators: <"],
    ["p95LatencyMs != 2000", 13, "`!=` is no operator", "Operators: <"],
    ["p95LatencyMs <", 14, "a limit is missing", "plain numbers"],
    ["p95LatencyMs < 2s", 15, "`2s` is not a number", "plain numbers"],
    ["p95LatencyMs < 2000 ms", 15, "`2000 ms` is not a number", "plain numbers"],
    ["p95LatencyMs < Infinity", 15, "`Infinity` is not a number", "plain numbers"],
    ["", 0, "a metric's name is missing", "such as"],
    ["< 5", 0, "a metric's name is missing", "such as"],
    ["toString < 5", 0, "`toString` is no metric", "Did you mean"],
  ])("refuses `%s` at %i: %s", (expression, position, message, hint) => {
    expect(refused(expression)).toMatchObject({ _tag: "TargetSyntaxError", expression, position, message });
    expect(refused(expression)?.hint).toContain(hint);
  });
});
