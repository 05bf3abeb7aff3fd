import * as Result from "effect/Result";
import { uslThroughputPerSec } from "./universal-scalability.ts";
import type { UslDiagnosis } from "./usl-diagnosis.ts";

/** A number of agents too far from anything measured. */
export interface ExtrapolationRefused {
  readonly _tag: "ExtrapolationRefused";
  readonly agentCount: number;
  readonly largestAllowed: number;
  readonly message: string;
  readonly hint: string;
}

/** How far beyond the largest number measured the law may be read. */
export const EXTRAPOLATION_LIMIT = 2;

/** Throughput by the law, a second; refused beyond twice the largest number measured, where nothing holds it to the facts. */
export const predictThroughputPerSec = (
  { coefficients, largestMeasured }: Pick<UslDiagnosis, "coefficients" | "largestMeasured">,
  agentCount: number,
): Result.Result<number, ExtrapolationRefused> => {
  const largestAllowed = EXTRAPOLATION_LIMIT * largestMeasured;
  if (agentCount <= largestAllowed) return Result.succeed(uslThroughputPerSec(coefficients, agentCount));
  return Result.fail({
    _tag: "ExtrapolationRefused",
    agentCount,
    largestAllowed,
    message: `agentCount ${agentCount} is more than ${EXTRAPOLATION_LIMIT} times the ${largestMeasured} measured`,
    hint: `Ask for at most ${largestAllowed} agents, or measure at ${Math.ceil(agentCount / EXTRAPOLATION_LIMIT)}.`,
  });
};
