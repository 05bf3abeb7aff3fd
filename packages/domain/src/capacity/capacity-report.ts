import type { EnvironmentFingerprint } from "../evidence/environment-fingerprint.ts";
import type { Estimate } from "../metrics/estimate.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { VerdictKind } from "../verdict/verdict.ts";
import type { AgentDensity } from "./agent-density.ts";
import type { CapacityObservation } from "./capacity-observation.ts";
import type { CapacityResult } from "./capacity-result.ts";
import type { FleetSize } from "./fleet-size.ts";
import type { UslDiagnosis, UslRefusal } from "./usl-diagnosis.ts";

/** Why a trial was run: to find the limit, to have sizes enough for the law, or to judge what short trials leave out. */
export type TrialPurpose = "search" | "law" | "confirmation";

/** One run of the search at one number of agents, with a results folder of its own. */
export interface CapacityTrial {
  readonly runId: string;
  readonly purpose: TrialPurpose;
  readonly agentCount: number;
  readonly verdict: VerdictKind;
  /** Codes of the findings that spoil it as a measurement; a stub's own mark is none of them. */
  readonly spoiledBy: readonly string[];
  readonly observation: CapacityObservation;
  readonly throughputPerSec: Estimate;
  readonly p95LatencyMs: Estimate;
  readonly peakMemoryMb: Estimate;
  readonly meanCpuCores: Estimate;
  readonly durationMs: number;
}

/** From which number of agents on no trial could be trusted, and why: as a rule because this machine's own side gave out. */
export interface MachineLimit {
  readonly agentCount: number;
  readonly spoiledBy: readonly string[];
}

/** `found`, `below` what was asked for, `not-settled`, `machine-limit`, a stub's number that is no evidence, or stopped by the user. */
export type CapacityKind = "found" | "below-asked" | "not-settled" | "machine-limit" | "dev-mode" | "interrupted";

/** The answer to "how many agents at most?", and everything that it rests on. */
export interface CapacityReport {
  readonly capacityId: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly command: readonly string[];
  readonly environment: EnvironmentFingerprint;
  /** Of the search's trials; their agentCount is the trial's own. */
  readonly scenario: Scenario;
  readonly kind: CapacityKind;
  readonly result: CapacityResult;
  readonly machineLimit: MachineLimit | null;
  /** The full run at the number found; null when none was made. */
  readonly confirmation: CapacityTrial | null;
  /** Targets of the scenario that short trials leave out. */
  readonly onlyConfirmed: readonly string[];
  readonly usl: UslDiagnosis | null;
  readonly uslRefusal: UslRefusal | null;
  readonly density: AgentDensity | null;
  /** For the number of agents that was asked about; null when none was, or figures are missing. */
  readonly fleet: { readonly agentCount: number; readonly size: FleetSize } | null;
  readonly trials: readonly CapacityTrial[];
  readonly durationMs: number;
}
