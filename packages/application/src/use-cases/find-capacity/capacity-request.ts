import type { CapacitySettings, CapacityTrial, EnvironmentFingerprint, Scenario } from "@plimsoll/domain";
import type { CapacitySinkPort } from "../../ports/capacity-sink.port.ts";
import type { ClockPort } from "../../ports/clock.port.ts";
import type { TrialRunnerPort } from "../../ports/trial-runner.port.ts";

/** What FindCapacity needs of the world. */
export interface CapacityPorts {
  readonly clock: ClockPort;
  readonly trials: TrialRunnerPort;
  readonly sink: CapacitySinkPort;
  /** Hears of each trial as it begins and as it ends; must return at once. */
  readonly onTrial: (event: CapacityEvent) => void;
}

/** What a watcher of the search hears. */
export type CapacityEvent =
  | { readonly type: "trial-started"; readonly runId: string; readonly agentCount: number; readonly why: string }
  | { readonly type: "trial-ended"; readonly trial: CapacityTrial };

export interface CapacityRequest {
  readonly capacityId: string;
  /** The command line, without secrets. */
  readonly command: readonly string[];
  readonly environment: EnvironmentFingerprint;
  readonly scenario: Scenario;
  readonly settings: Partial<CapacitySettings>;
  /** The search begins no trial after this long; null leaves it unbounded. */
  readonly budgetMs: number | null;
  /** Judges a full run at the number found, for the targets that short trials leave out. */
  readonly confirm: boolean;
  /** The number of agents that must fit; null where none is asked. */
  readonly atLeast: number | null;
  /** The number of agents that processes and machines are reckoned for; null where none is asked. */
  readonly forAgents: number | null;
}
