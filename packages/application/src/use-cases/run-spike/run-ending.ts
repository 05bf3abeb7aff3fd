import type { EndRecord, EvidenceRecord } from "@plimsoll/domain";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { OrchestratorFailure } from "../../ports/agent-orchestrator.port.ts";
import type { LlmFailure } from "../../ports/llm-journal.port.ts";
import type { ResultsFailure } from "../../ports/results-sink.port.ts";
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

type StepsExit = Exit.Exit<"completed" | "interrupted", OrchestratorFailure | LlmFailure | ResultsFailure>;

/** What the steps' exit means for the run; results that can't be written are no ending but a failure. */
export const endingOf = (exit: StepsExit): Effect.Effect<RunEnding, ResultsFailure> => {
  if (Exit.isSuccess(exit)) return Effect.succeed({ ending: exit.value, failure: null });
  if (Cause.hasInterruptsOnly(exit.cause)) return Effect.succeed({ ending: "interrupted", failure: null });
  return Effect.failCause(exit.cause).pipe(
    Effect.catchTag("OrchestratorFailure", (failure) =>
      Effect.succeed<RunEnding>({ ending: "orchestrator-lost", failure }),
    ),
    Effect.catchTag("LlmFailure", (failure) => Effect.succeed<RunEnding>({ ending: "llm-lost", failure })),
  );
};
