import type { EndRecord, EvidenceRecord } from "@plimsoll/domain";
import { OrchestratorFailure } from "../../ports/agent-orchestrator.port.ts";
import type { LlmFailure } from "../../ports/llm-journal.port.ts";
import { orchestratorFailureRecord } from "./orchestrator-failure-record.ts";
import type { SpikeSession } from "./spike-session.ts";

/** How a run ended, and why it was lost (null where it was not). */
export interface RunEnding {
  readonly ending: "completed" | "interrupted" | "orchestrator-lost" | "llm-lost";
  readonly failure: OrchestratorFailure | LlmFailure | null;
}

const endRecord = (session: SpikeSession, { ending, failure }: RunEnding): EndRecord => ({
  kind: "end",
  atMs: session.ports.clock.nowMs(),
  partial: ending !== "completed",
  reason: failure === null ? ending : `${ending}: ${failure.message}`,
});

/** The last lines of a run's evidence. */
export const endingRecords = (session: SpikeSession, run: RunEnding): readonly EvidenceRecord[] => [
  ...(run.failure instanceof OrchestratorFailure ? [orchestratorFailureRecord(session, run.failure)] : []),
  endRecord(session, run),
];
