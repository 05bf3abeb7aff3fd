import type { MetricComparison } from "../comparison/paired-comparison.ts";
import type { EnvironmentFingerprint } from "../evidence/environment-fingerprint.ts";
import type { LatencyPart, SpikeMetrics } from "../metrics/spike-metrics.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { TargetResult, VerdictKind } from "../verdict/verdict.ts";
import type { FairnessLedger } from "./ledger-entry.ts";

/** Figures of one run that a comparison shows, as the run's own report has them. */
export const COMPARED_FIGURES = [
  "p50LatencyMs",
  "p95LatencyMs",
  "p99LatencyMs",
  "throughputPerSec",
  "cpuMsPerInvocation",
  "perAgentMemoryMb",
  "frameworkBaseMemoryMb",
  "peakMemoryMb",
  "totalInstantiationTimeMs",
  "orchestratorStartMs",
  "concurrencyCeiling",
  "successRatio",
  "llmCallsPerInvocation",
] as const satisfies readonly (keyof SpikeMetrics)[];

/** Name of a figure in a comparison. */
export type ComparedFigure = (typeof COMPARED_FIGURES)[number];

/** A target of one orchestrator, as its own run judged it. */
export interface ComparedTarget extends Pick<TargetResult, "status" | "reason"> {
  readonly expression: string;
}

/** One orchestrator of a comparison: what its own run found. */
export interface ComparedOrchestrator {
  /** As the table calls it; unique within the comparison. */
  readonly name: string;
  /** What `--orchestrators` said: a name or an address. */
  readonly orchestrator: string;
  readonly runId: string;
  /** Null when it never came up. */
  readonly version: string | null;
  readonly devMode: boolean;
  readonly ending: "completed" | "interrupted" | "orchestrator-lost" | "llm-lost";
  /** Why the row is not whole; null when it is. */
  readonly failure: string | null;
  readonly verdict: VerdictKind;
  readonly targets: readonly ComparedTarget[];
  readonly figures: Readonly<Record<ComparedFigure, SpikeMetrics[ComparedFigure]>>;
  readonly latencyParts: readonly LatencyPart[];
  /** Judged waves; +Infinity where an invocation failed. */
  readonly latenciesMs: readonly number[];
}

/** What is to be said of the comparison as a whole; each has its exit code. */
export type ComparisonKind = "measured" | "incomplete" | "invalid" | "interrupted";

/** Several orchestrators under the same scenario on the same machine, in interleaved waves. */
export interface OrchestratorComparison {
  readonly comparisonId: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly command: readonly string[];
  readonly environment: EnvironmentFingerprint;
  /** What all were given; `orchestrator` names the reference's. */
  readonly scenario: Scenario;
  readonly kind: ComparisonKind;
  /** Why it is not `measured`; empty when it is. */
  readonly reasons: readonly string[];
  /** The name that the others are compared with. */
  readonly reference: string;
  /** Who went when, one line a round. */
  readonly order: readonly (readonly string[])[];
  readonly durationMs: number;
  readonly orchestrators: readonly ComparedOrchestrator[];
  readonly metrics: readonly MetricComparison[];
  readonly ledger: FairnessLedger;
}
