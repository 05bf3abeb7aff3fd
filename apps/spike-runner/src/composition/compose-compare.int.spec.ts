import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeClock } from "@plimsoll/adapters-host";
import { makeComparisonSink } from "@plimsoll/adapters-results";
import type { CompareOutcome } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ResolvedSubject, resolveComparison } from "../config/compare-subjects.ts";
import type { ScenarioFile } from "../config/scenario-file.ts";
import { composeCompare } from "./compose-compare.ts";
import { composeSpike } from "./compose-spike.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 180_000;

let resultsFolder: string;
beforeEach(() => {
  resultsFolder = mkdtempSync(path.join(tmpdir(), "plimsoll-compare-"));
});
afterEach(() => rmSync(resultsFolder, { recursive: true }));

const SHORT: ScenarioFile = {
  ...{ agentCount: 4, waves: 4, warmUpWaves: 1, halfLoadWaves: 0, leakCycles: 0, memoryLadderRatios: [] },
  llm: { latency: { kind: "fixed", latencyMs: 20 } },
};

const stubs = (...changes: readonly ScenarioFile[]): readonly ResolvedSubject[] => {
  const names = changes.map(() => "stub").join(",");
  return changes.flatMap((change, index) => {
    const flags = { ...SHORT, ...change };
    const { subjects } = Result.getOrThrow(resolveComparison({ file: {}, flags }, names, undefined));
    return subjects.slice(index, index + 1);
  });
};

const compare = (subjects: readonly ResolvedSubject[]): Promise<CompareOutcome> =>
  Effect.gen(function* () {
    const composed = yield* composeCompare({
      ...{ subjects, resultsFolder, startedAt: new Date("2026-01-02T03:04:05Z"), clock: makeClock(), env: {} },
      progressOf: () => ({ publish: () => undefined }),
      onSidecarLog: () => undefined,
    });
    return yield* composed.compareOrchestrators.execute({
      comparisonId: "c-compare-4",
      command: ["plimsoll", "compare"],
      subjects: composed.subjects,
      reference: "stub",
      stopRequested: Effect.never,
    });
  }).pipe(Effect.scoped, Effect.runPromise);

describe("a comparison", { timeout: LIMIT_MS }, () => {
  it("goes on when one dies in the judged waves: the others have all of theirs", async () => {
    // Instantiation has no invocation; probe, warm-up and two waves to shake idleness off come before the 18th result.
    const { comparison, subjects } = await compare(stubs({}, { stub: { crash: { afterResults: 18 } } }, {}));
    expect(subjects.map(({ ending }) => ending)).toEqual(["completed", "orchestrator-lost", "completed"]);
    const [first, dead, third] = comparison.orchestrators;
    expect([first?.latenciesMs.length, third?.latenciesMs.length]).toEqual([16, 16]);
    expect(dead?.failure).not.toBeNull();
    expect(dead?.latenciesMs.length).toBeLessThan(16);
    expect(comparison.reasons.some((reason) => reason.startsWith("stub#2: "))).toBe(true);
    expect(readdirSync(resultsFolder)).toHaveLength(4);
  });

  it("tells a slow one from a fast one, and two that are the same from each other not", async () => {
    // Long beside what a busy machine adds: two that are the same must not differ by more than the margin of 5 %.
    const taking = (latencyMs: number): ScenarioFile => ({ llm: { latency: { kind: "fixed", latencyMs } } });
    const { comparison } = await compare(stubs(taking(300), taking(300), taking(900)));
    const pairs = comparison.metrics.find(({ metric }) => metric === "p95LatencyMs")?.pairs ?? [];
    const [same, slower] = pairs;
    expect(slower).toMatchObject({ orchestrator: "stub#3", reference: "stub", verdict: "slower" });
    expect(slower?.ratio?.low ?? 0).toBeGreaterThan(1.5);
    expect(["no difference shown", "within equivalence margin"]).toContain(same?.verdict);
  });

  it("is found by a later spike under the same load, whose evidence then names what was measured of others", async () => {
    const { comparison } = await compare(stubs({}, {}));
    const asIfReal = comparison.orchestrators.map((row) => ({
      ...row,
      ...{ orchestrator: "other", version: "other 1.0", devMode: false, verdict: "GO" as const },
    }));
    const sink = makeComparisonSink({ rootDir: resultsFolder });
    await Effect.runPromise(sink.write({ ...comparison, orchestrators: asIfReal }));
    const [resolved] = stubs({}, {});
    if (resolved === undefined) throw new Error("no subject");
    const watch = { progress: { publish: () => undefined }, onSidecarLog: () => undefined };
    const composition = { resolved, runId: "later", resultsFolder, clock: makeClock(), env: {}, ...watch };
    await Effect.gen(function* () {
      const { runSpike } = yield* composeSpike(composition);
      const { scenario } = resolved;
      yield* runSpike.execute({ runId: "later", command: [], scenario, stopRequested: Effect.never });
    }).pipe(Effect.scoped, Effect.runPromise);
    const samples = readFileSync(path.join(resultsFolder, "later", "samples.ndjson"), "utf8").split("\n");
    const noted = samples.filter((line) => line.includes('"kind":"measured-alternatives"'));
    expect(noted).toHaveLength(1);
    expect(JSON.parse(noted[0] ?? "")).toMatchObject({ comparisonId: "c-compare-4", alternatives: [{}, {}] });
  });
});
