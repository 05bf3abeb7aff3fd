import { explainRun, type EvidenceRecord } from "@plimsoll/domain";
import { syntheticEvidence } from "@plimsoll/domain/testing";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import type { ArchivedRun, ResultsArchivePort } from "../../ports/results-archive.port.ts";
import { ResultsFailure } from "../../ports/results-sink.port.ts";
import { ExplainRun } from "./explain-run.use-case.ts";

const records: readonly EvidenceRecord[] = syntheticEvidence({ scenario: { agentCount: 8, waves: 3 } });
const run: ArchivedRun = { runId: "synthetic", folder: "/results/synthetic", records, tornLine: 7, stored: null };

const archive: ResultsArchivePort = {
  open: (name) =>
    name === "synthetic"
      ? Effect.succeed(run)
      : Effect.fail(new ResultsFailure({ path: name, message: "there is none", hint: "name another" })),
  read: () => Effect.succeed(records),
  writeReports: () => Effect.die(new Error("explain writes nothing")),
};

it("explains and judges the archived run, and says what was torn", async () => {
  const explained = await Effect.runPromise(new ExplainRun(archive).execute("synthetic"));
  expect(explained.explanation).toEqual(explainRun(records));
  expect(explained.assessment.metrics.sentCount).toBe(24);
  expect(explained).toMatchObject({ runId: "synthetic", folder: "/results/synthetic", tornLine: 7 });
});

it("passes the archive's failure on", async () => {
  const failure = await Effect.runPromise(Effect.flip(new ExplainRun(archive).execute("nope")));
  expect(failure).toBeInstanceOf(ResultsFailure);
});
