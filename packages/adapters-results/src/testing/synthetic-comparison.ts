import { assess, type ComparedRun, compareRuns, DEFAULT_SCENARIO, type OrchestratorComparison } from "@plimsoll/domain";
import { runRecordOf } from "../archive/report-input-of-folder.ts";
import { syntheticAssessment } from "./synthetic-assessment.ts";
import { syntheticEvidence } from "./synthetic-evidence.ts";
import type { SyntheticOptions } from "./synthetic-run.ts";

/** A made-up comparison: a sound run, one with failures (infinite latencies), and one that never came up. */
export const syntheticComparison = (options: SyntheticOptions = {}): OrchestratorComparison => {
  const runOf = (name: string, own: SyntheticOptions): ComparedRun => ({
    name,
    records: syntheticEvidence(own),
    assessment: syntheticAssessment(own),
    ending: "completed",
    failure: null,
  });
  const lost: ComparedRun = {
    ...runOf("lost", {}),
    records: [],
    assessment: assess([]),
    ending: "orchestrator-lost",
    failure: "it <died> | at once",
  };
  const { environment } = runRecordOf(syntheticEvidence());
  return compareRuns(
    {
      comparisonId: "20260102T000000000Z-compare-72",
      startedAt: "2026-01-02T00:00:00.000Z",
      command: ["plimsoll", "compare", "--orchestrators", "sound,failing,lost"],
      environment,
      scenario: DEFAULT_SCENARIO,
      reference: "sound",
      order: [["sound", "failing", "lost"]],
      durationMs: 180_000,
    },
    [runOf("sound", options), runOf("failing", { failedCount: 30 }), lost],
  );
};
