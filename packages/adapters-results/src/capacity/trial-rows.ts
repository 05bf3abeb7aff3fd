import type { CapacityTrial } from "@plimsoll/domain";
import { numberOrDash } from "../report/quantity.ts";

/** One trial as every format prints it. */
export interface TrialRow {
  readonly agents: string;
  readonly outcome: "pass" | "miss" | "spoiled" | "unclear";
  readonly sign: "✓" | "✗" | "!" | "?";
  readonly p95: string;
  readonly throughput: string;
  readonly memory: string;
  readonly cpu: string;
  /** What the trial was for, and what it missed or why it is not counted. */
  readonly what: string;
  readonly runId: string;
}

/** What the signs of trials mean. */
export const TRIAL_SIGNS =
  "✓ meets every target, ✗ misses one, ? within an interval, ! not to be trusted and not counted.";

const SIGNS = { pass: "✓", miss: "✗", spoiled: "!", unclear: "?" } as const;

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

/** The usual purpose goes without saying. */
const PURPOSES = { search: "", law: "for the law", confirmation: "full run" } as const;

/** A trial in words. */
export const trialRow = (trial: CapacityTrial): TrialRow => {
  const outcome = outcomeOf(trial);
  return {
    ...{ outcome, sign: SIGNS[outcome], agents: String(trial.agentCount), runId: trial.runId },
    what: [PURPOSES[trial.purpose], noteOf(trial)].filter((text) => text !== "").join(": "),
    p95: numberOrDash("ms", trial.p95LatencyMs.value),
    throughput: numberOrDash("per-second", trial.throughputPerSec.value),
    memory: numberOrDash("mb", trial.peakMemoryMb.value),
    cpu: numberOrDash("cores", trial.meanCpuCores.value),
  };
};
