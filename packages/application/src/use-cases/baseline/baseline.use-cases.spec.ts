import type { EvidenceRecord } from "@plimsoll/domain";
import { editRecords, SYNTHETIC_DESCRIPTION } from "@plimsoll/domain/testing";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect, it } from "vitest";
import type { ArchivedRun } from "../../ports/results-archive.port.ts";
import { CheckBaseline, type CheckBaselineRequest } from "./check-baseline.use-case.ts";
import { SaveBaseline } from "./save-baseline.use-case.ts";
import { archivedRun, type MadeRun, memoryArchive, memoryStore } from "./testing/archived-runs.ts";
import { DEFAULT_BASELINE_METRICS } from "./watched-metrics.ts";

const runsOf = (prefix: string, count: number, made: Partial<MadeRun> = {}, seed = 1): readonly ArchivedRun[] =>
  Array.from({ length: count }, (_, at) => archivedRun(`${prefix}${at}`, { seed: seed * 1000 + at, ...made }));

const idsOf = (runs: readonly ArchivedRun[]): [string, ...string[]] => {
  const [first = "none", ...others] = runs.map(({ runId }) => runId);
  return [first, ...others];
};

const edited = (run: ArchivedRun, edit: (records: readonly EvidenceRecord[]) => readonly EvidenceRecord[]) => ({
  ...run,
  records: edit(run.records),
});

const save = async (baseline: readonly ArchivedRun[]) => {
  const store = memoryStore();
  const saved = await Effect.runPromise(
    new SaveBaseline(memoryArchive(baseline), store).execute({ runs: idsOf(baseline), name: "main" }),
  );
  return { store, saved };
};

const check = async (
  baseline: readonly ArchivedRun[],
  fresh: readonly ArchivedRun[],
  request: Partial<CheckBaselineRequest> = {},
) => {
  const { store } = await save(baseline);
  return Effect.runPromise(
    new CheckBaseline(memoryArchive([...baseline, ...fresh]), store).execute({
      runs: idsOf(fresh),
      name: "main",
      metrics: DEFAULT_BASELINE_METRICS,
      settings: {},
      allowOtherMachine: false,
      ...request,
    }),
  );
};

describe("saving", () => {
  it("keeps a figure a judged wave of every run, dated by the clock", async () => {
    const runs = runsOf("b", 3);
    const store = memoryStore();
    const saved = await Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse("2026-11-22T15:00:00Z"));
      return yield* new SaveBaseline(memoryArchive(runs), store).execute({ runs: idsOf(runs), name: "main" });
    }).pipe(Effect.provide(TestClock.layer()), Effect.runPromise);
    expect(saved).toMatchObject({ saved: true, path: "/baselines/main.json", warnings: [] });
    const kept = store.kept.get("main");
    expect(kept).toMatchObject({ savedAt: "2026-11-22T15:00:00.000Z", orchestrator: "synthetic", devMode: false });
    expect(kept?.runs.map(({ figures }) => figures["p95LatencyMs"]?.length)).toEqual([4, 4, 4]);
    expect(kept?.runs[0]).toMatchObject({ sentCount: 48, successCount: 48 });
  });

  it("warns that one run has no spread, and that a stub is no evidence", async () => {
    const stub = { options: { description: { devMode: true } } };
    const { saved } = await save(runsOf("b", 1, stub));
    expect(saved.saved && saved.warnings.join("\n")).toMatch(/at least 3 runs[\s\S]*DEV MODE/);
  });

  it.each([
    { what: "another load", other: { options: { scenario: { agentCount: 8 } } }, says: "scenario.agentCount" },
    {
      what: "another LLM",
      other: {
        options: { scenario: { llm: { kind: "mock", model: "m2", latency: { kind: "fixed", latencyMs: 1 } } } },
      },
      says: "scenario.llm",
    },
    { what: "another orchestrator", other: { options: { description: { name: "else" } } }, says: "orchestrator.name" },
  ] as const)("refuses runs of $what, and keeps nothing", async ({ other, says }) => {
    const { store, saved } = await save([...runsOf("b", 1), ...runsOf("c", 1, other)]);
    expect(saved.saved ? [] : saved.refusals.join("\n")).toContain(says);
    expect(store.kept.size).toBe(0);
  });

  it("refuses a run that was cut off, one that can't be trusted, and one that is named twice", async () => {
    const [run] = runsOf("b", 1);
    if (run === undefined) throw new Error("no run");
    const cut = edited(run, (records) => records.filter(({ kind }) => kind !== "end"));
    const late = edited(run, (records) =>
      editRecords(records, "runner-health", (record) => ({ ...record, eventLoopLagP99Ms: 900 })),
    );
    const refusal = async (runs: readonly ArchivedRun[]) => {
      const { saved } = await save(runs);
      return saved.saved ? "saved" : saved.refusals.join("\n");
    };
    expect(await refusal([cut])).toContain("did not reach its end");
    expect(await refusal([late])).toContain("runner-saturated");
    expect(await refusal([run, run])).toContain("named twice");
  });
});

describe("checking", () => {
  it("passes runs that are as the baseline's", async () => {
    expect(await check(runsOf("b", 5), runsOf("n", 5, {}, 2))).toMatchObject({ verdict: "same", exitCode: 0 });
  });

  it("finds a fifth more as regressed and a fifth less as improved", async () => {
    const slower = await check(runsOf("b", 5), runsOf("n", 5, { slower: 1.2 }, 2));
    expect(slower).toMatchObject({ verdict: "regressed", exitCode: 99 });
    expect(slower.metrics.find(({ metric }) => metric === "p50LatencyMs")?.change?.ratio).toBeGreaterThan(1.1);
    const faster = await check(runsOf("b", 5), runsOf("n", 5, { slower: 0.8 }, 2));
    expect(faster).toMatchObject({ verdict: "improved", exitCode: 0 });
  });

  it("is inconclusive where the baseline is one run, whatever the new ones are", async () => {
    expect(await check(runsOf("b", 1), runsOf("n", 3, {}, 2))).toMatchObject({ verdict: "inconclusive", exitCode: 98 });
  });

  it("is inconclusive for a metric that was not measured", async () => {
    const found = await check(runsOf("b", 5), runsOf("n", 5, {}, 2), {
      metrics: ["p50LatencyMs", "perAgentMemoryMb"],
    });
    const blind = await check(
      runsOf("b", 5),
      runsOf("n", 5, {}, 2).map((run) => edited(run, (records) => records.filter(({ kind }) => kind !== "resources"))),
      { metrics: ["p50LatencyMs", "perAgentMemoryMb"] },
    );
    expect(found.metrics.map(({ metric }) => metric)).toEqual(["p50LatencyMs", "perAgentMemoryMb", "successRatio"]);
    expect(blind.metrics.find(({ metric }) => metric === "perAgentMemoryMb")).toMatchObject({
      verdict: "inconclusive",
    });
    expect(blind.exitCode).toBe(98);
  });

  it("never passes a run that measured nothing", async () => {
    const empty = runsOf("n", 2, {}, 2).map((run) =>
      edited(run, (records) => records.filter((record) => !("phase" in record) || record.phase !== "wave")),
    );
    const checked = await check(runsOf("b", 5), empty);
    expect(checked).toMatchObject({ verdict: "not-comparable", exitCode: 97, metrics: [] });
    expect(checked.refusals.join("\n")).toContain("measured nothing");
  });

  it.each([
    { what: "the baseline's own run", fresh: (all: readonly ArchivedRun[]) => all.slice(0, 1), says: "with itself" },
    {
      what: "another load",
      fresh: () => runsOf("n", 1, { options: { scenario: { agentCount: 8 } } }),
      says: "scenario.agentCount is 8, the baseline's is 12",
    },
    {
      what: "a stub beside a real orchestrator",
      fresh: () => runsOf("n", 1, { options: { description: { devMode: true } } }),
      says: "devMode is true",
    },
  ])("does not compare $what", async ({ fresh, says }) => {
    const baseline = runsOf("b", 3);
    const checked = await check(baseline, fresh(baseline));
    expect(checked).toMatchObject({ verdict: "not-comparable", exitCode: 97, metrics: [] });
    expect(checked.refusals.join("\n")).toContain(says);
  });

  it("compares across machines only when told, and then says so", async () => {
    const elsewhere = runsOf("n", 5, {}, 2).map((run) =>
      edited(run, (records) =>
        editRecords(records, "run", (record) => ({
          ...record,
          environment: { ...record.environment, cpuModel: "another" },
        })),
      ),
    );
    expect((await check(runsOf("b", 5), elsewhere)).exitCode).toBe(97);
    const allowed = await check(runsOf("b", 5), elsewhere, { allowOtherMachine: true });
    expect(allowed).toMatchObject({ verdict: "same", exitCode: 0 });
    expect(allowed.warnings.map(({ field }) => field)).toEqual(["environment.cpuModel"]);
  });

  it("compares another version of the orchestrator, and says so once", async () => {
    const newer = { options: { description: { ...SYNTHETIC_DESCRIPTION, version: "2.0.0" } } };
    const checked = await check(runsOf("b", 5), runsOf("n", 5, newer, 2));
    expect(checked.exitCode).toBe(0);
    expect(checked.warnings).toEqual([{ field: "orchestrator.version", baseline: "1.0.0", run: "2.0.0" }]);
  });

  it("does not call lost answers the same", async () => {
    const failing = (count: number) =>
      runsOf("n", 5, {}, 2).map((run) =>
        edited(run, (records) => {
          let seen = 0;
          return editRecords(records, "invocation", (record) => {
            if (record.phase !== "wave" || (seen += 1) > count) return record;
            const error = { code: "orchestrator-error", message: "lost", retryable: false } as const;
            return { ...record, outcome: "failed", error };
          });
        }),
      );
    const success = async (count: number) =>
      (await check(runsOf("b", 5), failing(count))).metrics.find(({ metric }) => metric === "successRatio")?.verdict;
    expect(await success(0)).toBe("same");
    expect(await success(1)).toBe("inconclusive");
    expect(await success(12)).toBe("regressed");
  });

  it("fails for a baseline that is not there", async () => {
    const use = new CheckBaseline(memoryArchive([]), memoryStore());
    const request = { runs: ["x"], name: "none", metrics: DEFAULT_BASELINE_METRICS, settings: {} } as const;
    const failure = await Effect.runPromise(Effect.flip(use.execute({ ...request, allowOtherMachine: false })));
    expect(failure.hint).toBe("save one");
  });
});

describe("fifty tries with runs that differ by 1 % among themselves", () => {
  const verdicts = async (slower: number) => {
    const found: string[] = [];
    for (let seed = 1; seed <= 50; seed += 1) {
      found.push((await check(runsOf("b", 5, {}, seed * 2), runsOf("n", 5, { slower }, seed * 2 + 1))).verdict);
    }
    return found;
  };

  it("finds a tenth more in at least 95 % (100 ms of LLM in 116 ms)", async () => {
    const found = await verdicts(1.116);
    expect(found.filter((verdict) => verdict === "regressed").length).toBeGreaterThanOrEqual(48);
  });

  it("flags no change in at most 5 %", async () => {
    const found = await verdicts(1);
    expect(found.filter((verdict) => verdict === "regressed").length).toBeLessThanOrEqual(2);
  });
});
