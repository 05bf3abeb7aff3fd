import type { Assessment, OrchestratorComparison, Scenario } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { ClockPort } from "../../ports/clock.port.ts";
import type { ComparisonSinkPort } from "../../ports/comparison-sink.port.ts";
import type { HostPort } from "../../ports/host.port.ts";
import type { LlmProviderPort } from "../../ports/llm-provider.port.ts";
import type { OrchestratorProviderPort } from "../../ports/orchestrator-provider.port.ts";
import type { ProgressPort } from "../../ports/progress.port.ts";
import type { ResultsSinkPort } from "../../ports/results-sink.port.ts";
import type { RunEnding } from "../run-spike/run-ending.ts";

/** What CompareOrchestrators needs of the world beside its subjects. */
export interface ComparePorts {
  readonly clock: ClockPort;
  readonly host: HostPort;
  readonly sink: ComparisonSinkPort;
}

/** One orchestrator to be compared, with an LLM, evidence and a watcher of its own. */
export interface CompareSubject {
  /** Unique in the comparison. */
  readonly name: string;
  readonly runId: string;
  readonly scenario: Scenario;
  readonly orchestratorProvider: OrchestratorProviderPort;
  readonly llmProvider: LlmProviderPort;
  readonly sink: ResultsSinkPort;
  readonly progress: ProgressPort;
}

export interface CompareRequest {
  readonly comparisonId: string;
  /** The command line, without secrets. */
  readonly command: readonly string[];
  readonly subjects: readonly CompareSubject[];
  /** Name of the subject that the others are compared with. */
  readonly reference: string;
  /** Succeeds when the user wants it to end now (Ctrl-C). */
  readonly stopRequested: Effect.Effect<void>;
}

/** The run of one subject, as its folder has it. */
export interface ComparedSubject extends RunEnding {
  readonly name: string;
  readonly runId: string;
  readonly folder: string;
  readonly assessment: Assessment;
}

/** The comparison and the runs that it stands on, all of them written. */
export interface CompareOutcome {
  readonly comparison: OrchestratorComparison;
  readonly folder: string;
  readonly subjects: readonly ComparedSubject[];
}
