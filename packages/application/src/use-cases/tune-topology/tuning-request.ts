import type { EnvironmentFingerprint, Scenario, Topology, TuningTrial } from "@plimsoll/domain";
import type { ClockPort } from "../../ports/clock.port.ts";
import type { TrialRunnerPort } from "../../ports/trial-runner.port.ts";
import type { TuningSinkPort } from "../../ports/tuning-sink.port.ts";

/** What a watcher of the tuning hears. */
export type TuningEvent =
  | { readonly type: "round-started"; readonly round: number; readonly topologyCount: number }
  | { readonly type: "trial-ended"; readonly topology: Topology; readonly trial: TuningTrial };

/** What TuneTopology needs of the world. */
export interface TuningPorts {
  readonly clock: ClockPort;
  readonly trials: TrialRunnerPort;
  readonly sink: TuningSinkPort;
  /** Must return at once. */
  readonly onEvent: (event: TuningEvent) => void;
}

export interface TuningRequest {
  readonly tuningId: string;
  /** The command line, without secrets. */
  readonly command: readonly string[];
  readonly environment: EnvironmentFingerprint;
  readonly scenario: Scenario;
  readonly topologies: readonly Topology[];
  /** Further settings that are tried on the best of those topologies alone, each for itself. */
  readonly refinements: (best: Topology) => readonly Topology[];
  /** Trials of a topology that stays to the end. */
  readonly rounds: number;
  /** No trial begins after this long; null leaves it unbounded. */
  readonly budgetMs: number | null;
}
