import * as Result from "effect/Result";
import { meetsLimit } from "../targets/meets-limit.ts";
import { parseTarget } from "../targets/parse-target.ts";
import type { Target } from "../verdict/verdict.ts";
import type { CapacityObservation, TargetObservation } from "./capacity-observation.ts";

/** The target behind an expression; null for one that can't be read. */
export const targetOf = (expression: string): Target | null => {
  const parsed = parseTarget(expression);
  return Result.isSuccess(parsed) ? parsed.success : null;
};

/**
 * Whether a target was met in a trial. A straddling interval counts by its figure's own side: replicates, not one trial's
 * caution, decide near the limit. Null where there is neither judgement nor figure.
 */
export const targetMet = ({ target, value, holds }: TargetObservation): boolean | null => {
  if (holds !== "unknown") return holds;
  const parsed = targetOf(target);
  return parsed === null || value === null ? null : meetsLimit(value, parsed);
};

/** Whether a trial met every target; null when that could not be told. */
export const trialPassed = ({ targets }: CapacityObservation): boolean | null => {
  const met = targets.map(targetMet);
  if (met.includes(false)) return false;
  return met.length === 0 || met.includes(null) ? null : true;
};
