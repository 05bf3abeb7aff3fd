import type { Assessment, EvidenceRecord } from "@plimsoll/domain";
import { assess, DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import type { ArchivedRun, ResultsArchivePort } from "../../ports/results-archive.port.ts";
import { ResultsFailure } from "../../ports/results-sink.port.ts";
import { RecomputeReport } from "./recompute-report.use-case.ts";

const records: readonly EvidenceRecord[] = [
  {
    kind: "run",
    schemaVersion: 1,
    runId: "run-1",
    startedAt: "2026-11-22T08:00:00.000Z",
    command: ["plimsoll", "spike"],
    scenario: DEFAULT_SCENARIO,
    environment: {
      os: "Linux",
      cpuModel: "made up",
      cores: 2,
      memoryBytes: 1,
      nodeVersion: "24",
      plimsollVersion: "0",
      loadAverage1m: 0,
      lockfileSha256: {},
    },
  },
  { kind: "end", atMs: 5, partial: false, reason: "all steps done" },
];

/** Holds one run and remembers what was written. */
class MemoryArchive implements ResultsArchivePort {
  readonly written: { readonly folder: string; readonly assessment: Assessment }[] = [];
  readonly #run: ArchivedRun;

  constructor(run: Partial<ArchivedRun>) {
    this.#run = { runId: "run-1", folder: "/results/run-1", records, tornLine: null, stored: assess(records), ...run };
  }

  readonly open = (run: string): Effect.Effect<ArchivedRun, ResultsFailure> =>
    run === this.#run.runId
      ? Effect.succeed(this.#run)
      : Effect.fail(new ResultsFailure({ path: run, message: "there is none", hint: "name another" }));
  readonly read = (run: string) => Effect.map(this.open(run), (found) => found.records);
  readonly writeReports = (_run: ArchivedRun, assessment: Assessment, folder: string) =>
    Effect.sync(() => {
      this.written.push({ folder, assessment });
      return folder;
    });
}

const recompute = (archive: ResultsArchivePort, writeTo: string | null) =>
  Effect.runPromise(new RecomputeReport(archive).execute({ run: "run-1", writeTo }));

it("agrees with a stored assessment that follows from the same records, and writes nothing unasked", async () => {
  const archive = new MemoryArchive({});
  const report = await recompute(archive, null);
  expect(report).toMatchObject({ agrees: true, differences: [], writtenTo: null });
  expect(archive.written).toEqual([]);
});

it("names the figures that were tampered with", async () => {
  const honest = assess(records);
  const stored = {
    ...honest,
    verdict: { ...honest.verdict, kind: "GO" as const },
    metrics: { ...honest.metrics, sentCount: 432 },
  };
  const report = await recompute(new MemoryArchive({ stored }), null);
  expect(report.agrees).toBe(false);
  expect(report.differences).toEqual(["metrics.sentCount", "verdict.kind"]);
});

it("says neither yes nor no when the run was killed before it stored a verdict", async () => {
  const report = await recompute(new MemoryArchive({ stored: null, tornLine: 7, records: records.slice(0, 1) }), null);
  expect(report).toMatchObject({ agrees: null, tornLine: 7 });
  expect(report.assessment.partial).toBe(true);
});

it("writes the reports of the new assessment where it is told", async () => {
  const archive = new MemoryArchive({});
  const report = await recompute(archive, "/elsewhere");
  expect(report.writtenTo).toBe("/elsewhere");
  expect(archive.written).toEqual([{ folder: "/elsewhere", assessment: report.assessment }]);
});

it("passes the archive's failure on", async () => {
  const use = new RecomputeReport(new MemoryArchive({}));
  const failure = await Effect.runPromise(Effect.flip(use.execute({ run: "nope", writeTo: null })));
  expect(failure).toBeInstanceOf(ResultsFailure);
});
