import type { Assessment, OrchestratorDescription, Scenario } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { OrchestratorFailure } from "./agent-orchestrator.port.ts";
import type { LlmFailure } from "./llm-journal.port.ts";
import type { ResultsFailure } from "./results-sink.port.ts";

/** One run among several of a search: a whole spike with a results folder of its own. */
export interface TrialPlan {
  readonly runId: string;
  readonly scenario: Scenario;
}

/** How a trial ended; its evidence is written in every case. */
export interface TrialOutcome {
  readonly assessment: Assessment;
  readonly ending: "completed" | "interrupted" | "orchestrator-lost" | "llm-lost";
  readonly failure: OrchestratorFailure | LlmFailure | null;
  /** Null when the orchestrator never came up. */
  readonly orchestrator: OrchestratorDescription | null;
}

/** Runs trials one after the other, each in a fresh process of the orchestrator. */
export interface TrialRunnerPort {
  readonly run: (plan: TrialPlan) => Effect.Effect<TrialOutcome, ResultsFailure>;
}
