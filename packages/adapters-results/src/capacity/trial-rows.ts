import type { CapacityTrial, Estimate } from "@plimsoll/domain";
import { formatNumber, type Unit } from "../report/quantity.ts";

/** One trial as every format prints it. */
export interface TrialRow {
  readonly agents: string;
  readonly purpose: string;
  readonly outcome: "pass" | "miss" | "spoiled" | "unclear";
  readonly sign: "✓" | "✗" | "!" | "?";
  readonly p95: string;
  readonly throughput: string;
  readonly memory: string;
  readonly cpu: string;
  readonly note: string;
  readonly runId: string;
}

const SIGNS = { pass: "✓", miss: "✗", spoiled: "!", unclear: "?" } as const;

const shown = (unit: Unit, { value }: Estimate): string => (value === null ? "—" : formatNumber(unit, value));

const outcomeOf = ({ spoiledBy, observation: { targets } }: CapacityTrial): TrialRow["outcome"] => {
  if (spoiledBy.length > 0) return "spoiled";
  if (targets.some(({ holds }) => holds === false)) return "miss";
  return targets.some(({ holds }) => holds === "unknown") ? "unclear" : "pass";
};

const noteOf = ({ spoiledBy, observation: { targets } }: CapacityTrial): string => {
  if (spoiledBy.length > 0) return `not counted: ${spoiledBy.join(", ")}`;
  const missed = targets.filter(({ holds }) => holds === false);
  const told = missed.length > 0 ? missed : targets.filter(({ holds }) => holds === "unknown");
  return told.map(({ target }) => target).join(", ");
};

/** A trial in words; purpose `search` is the usual one and is left out. */
export const trialRow = (trial: CapacityTrial): TrialRow => {
  const outcome = outcomeOf(trial);
  return {
    ...{ outcome, sign: SIGNS[outcome], agents: String(trial.agentCount), runId: trial.runId, note: noteOf(trial) },
    purpose: trial.purpose === "search" ? "" : trial.purpose === "law" ? "for the law" : "full run",
    p95: shown("ms", trial.p95LatencyMs),
    throughput: shown("per-second", trial.throughputPerSec),
    memory: shown("mb", trial.peakMemoryMb),
    cpu: shown("cores", trial.meanCpuCores),
  };
};
