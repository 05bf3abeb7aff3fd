import { assess, type EvidenceRecord } from "@plimsoll/domain";
import { syntheticEvidence } from "@plimsoll/domain/testing";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import type { ResultsArchivePort } from "../../ports/results-archive.port.ts";
import { ExportRun } from "./export-run.use-case.ts";
import { type ExportableRun, ExportFailure } from "./run-exporter.port.ts";

const records: readonly EvidenceRecord[] = syntheticEvidence({ scenario: { agentCount: 4, waves: 2 } });
const archive: ResultsArchivePort = {
  open: (run) => Effect.succeed({ runId: run, folder: `/results/${run}`, records, tornLine: 9, stored: null }),
  read: () => Effect.succeed(records),
  writeReports: () => Effect.die(new Error("an export writes no reports")),
};

it("hands the exporter the records with what follows from them, and returns its receipt", async () => {
  const seen: ExportableRun[] = [];
  const receipt = { destinations: ["/tmp/x.csv"], counts: { invocations: 8 } };
  const exporter = { export: (run: ExportableRun) => Effect.sync(() => (seen.push(run), receipt)) };
  const exported = await Effect.runPromise(new ExportRun(archive, exporter).execute("r"));
  expect(exported).toEqual({ ...receipt, runId: "r", tornLine: 9 });
  expect(seen).toEqual([{ runId: "r", records, assessment: assess(records) }]);
});

it("passes the exporter's failure on", async () => {
  const refused = new ExportFailure({ destination: "http://127.0.0.1:1", message: "refused", hint: "start it" });
  const failure = await Effect.runPromise(
    Effect.flip(new ExportRun(archive, { export: () => Effect.fail(refused) }).execute("r")),
  );
  expect(failure).toBe(refused);
});
