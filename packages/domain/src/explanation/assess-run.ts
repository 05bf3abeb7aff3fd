import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import { assessLoad } from "../load/assess-load.ts";
import type { LoadTargetMetric } from "../load/load-metrics.ts";
import { measure } from "../metrics/measure.ts";
import type { SpikeMetrics, TargetableMetric } from "../metrics/spike-metrics.ts";
import { assess } from "../verdict/assess.ts";
import type { Verdict } from "../verdict/verdict.ts";
import { isLoadRun, loadAsWaves } from "./load-as-waves.ts";

/** What follows from a stored run, of a spike or of a load. */
export interface RunAssessment {
  /** Of a load, those of its judged stages. */
  readonly metrics: SpikeMetrics;
  readonly verdict: Verdict<TargetableMetric | LoadTargetMetric>;
  readonly partial: boolean;
}

/** Judges a stored run by the rules of its own kind. */
export const assessRun = (records: readonly EvidenceRecord[]): RunAssessment => {
  if (!isLoadRun(records)) return assess(records);
  const { verdict, partial } = assessLoad(records);
  return { metrics: measure(loadAsWaves(records)), verdict, partial };
};
