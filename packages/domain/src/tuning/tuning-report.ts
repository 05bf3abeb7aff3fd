import type { CapacityTrial } from "../capacity/capacity-report.ts";
import type { EnvironmentFingerprint } from "../evidence/environment-fingerprint.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Topology } from "./topology.ts";

/** One trial of one topology, with what an invocation cost. */
export interface TuningTrial extends Omit<CapacityTrial, "purpose"> {
  readonly round: number;
  /** Null where CPU time could not be read. */
  readonly cpuMsPerInvocation: number | null;
}

/** `meets` every target in every sound trial, `misses` one, `unclear` within an interval, `unmeasured` without a sound trial. */
export type TopologyStatus = "meets" | "misses" | "unclear" | "unmeasured";

/** What is known of one topology. */
export interface TopologyResult {
  readonly topology: Topology;
  readonly name: string;
  readonly status: TopologyStatus;
  /** Targets it missed, in how many of its sound trials. */
  readonly missed: readonly { readonly target: string; readonly trialCount: number }[];
  /** Medians over its sound trials; null where nothing was read. */
  readonly peakMemoryMb: number | null;
  readonly cpuMsPerInvocation: number | null;
  readonly p95LatencyMs: number | null;
  readonly throughputPerSec: number | null;
  /** The round after which it was given up; null when it stayed to the end. */
  readonly leftAfterRound: number | null;
  /** Why it could not be measured at all: the orchestrator refused it or died. */
  readonly failure: string | null;
  readonly trials: readonly TuningTrial[];
}

export type TuningKind = "found" | "none-meets" | "unclear" | "unmeasured" | "dev-mode" | "interrupted";

/** Which topology meets the targets at least cost, and all that were tried. */
export interface TuningReport {
  readonly tuningId: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly command: readonly string[];
  readonly environment: EnvironmentFingerprint;
  readonly scenario: Scenario;
  readonly kind: TuningKind;
  /** Best first; the first one is the answer when `kind` is `found`, and came closest when none meets. */
  readonly ranking: readonly TopologyResult[];
  /** Targets that only a full run judges. */
  readonly onlyFullRuns: readonly string[];
  readonly durationMs: number;
}
