import type { MetricRegression, RegressionVerdict } from "@plimsoll/domain";
import type { Difference } from "./comparability.ts";

/** How new runs came out beside a baseline. */
export interface BaselineCheck {
  readonly name: string;
  readonly verdict: RegressionVerdict | "not-comparable";
  /** Process exit code: 0 same or improved, 99 regressed, 98 inconclusive, 97 not comparable or nothing measured. */
  readonly exitCode: number;
  readonly orchestrator: string;
  readonly devMode: boolean;
  readonly baselineRunIds: readonly string[];
  readonly newRunIds: readonly string[];
  /** Empty where the sides can't be compared. */
  readonly metrics: readonly MetricRegression[];
  /** Why the sides can't be compared; empty where they can. */
  readonly refusals: readonly string[];
  readonly warnings: readonly Difference[];
}

/** Exit codes of `baseline check`; a verdict's own where there is one. */
export const CHECK_EXIT_CODES: Readonly<Record<BaselineCheck["verdict"], number>> = {
  same: 0,
  improved: 0,
  "not-comparable": 97,
  inconclusive: 98,
  regressed: 99,
};

const GRAVITY: readonly RegressionVerdict[] = ["regressed", "inconclusive", "improved", "same"];

/** The gravest of the metrics; inconclusive where none was watched. */
export const gravestOf = (metrics: readonly MetricRegression[]): RegressionVerdict =>
  GRAVITY.find((verdict) => metrics.some((metric) => metric.verdict === verdict)) ?? "inconclusive";
