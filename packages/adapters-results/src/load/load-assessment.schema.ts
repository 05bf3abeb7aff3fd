import { LOAD_TARGET_METRICS } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { EstimateJson, FailureModeJson } from "../run/assessment.schema.ts";
import { ExtendedNumber } from "../run/extended-number.ts";

const Texts = Schema.Array(Schema.String);
const OptionalNumber = Schema.NullOr(ExtendedNumber);

const latency = {
  correctedP50LatencyMs: EstimateJson,
  correctedP95LatencyMs: EstimateJson,
  correctedP99LatencyMs: EstimateJson,
  uncorrectedP50LatencyMs: EstimateJson,
  uncorrectedP95LatencyMs: EstimateJson,
  uncorrectedP99LatencyMs: EstimateJson,
};

const counts = {
  arrivalCount: Schema.Int,
  sentCount: Schema.Int,
  droppedCount: Schema.Int,
  succeededCount: Schema.Int,
  failedCount: Schema.Int,
  cancelledCount: Schema.Int,
  pendingCount: Schema.Int,
  queuedCount: Schema.Int,
};

const StationarityJson = Schema.Struct({
  kind: Schema.Literals(["steady", "no-steady-state", "over-saturated", "not-tested"]),
  reason: Schema.String,
}).annotate({ identifier: "Stationarity" });

const StageJson = Schema.Struct({
  ...latency,
  ...counts,
  stage: Schema.Int,
  name: Schema.String,
  isWarmUp: Schema.Boolean,
  startedAtMs: Schema.Finite,
  endedAtMs: Schema.Finite,
  fromLevel: Schema.Finite,
  toLevel: Schema.Finite,
  offeredPerSec: Schema.Finite,
  throughputPerSec: EstimateJson,
  goodputPerSec: Schema.Finite,
  goodputRatio: EstimateJson,
  meanInFlight: Schema.Finite,
  largestInFlight: Schema.Int,
  littlesLaw: Schema.NullOr(
    Schema.Struct({ expectedInFlight: Schema.Finite, deviationRatio: Schema.Finite, holds: Schema.Boolean }),
  ),
  stationarity: StationarityJson,
});

const TimelineJson = Schema.Struct({
  widthMs: Schema.Finite,
  points: Schema.Array(
    Schema.Struct({
      atMs: Schema.Finite,
      dueCount: Schema.Int,
      droppedCount: Schema.Int,
      completedCount: Schema.Int,
      failedCount: Schema.Int,
      meanInFlight: Schema.Finite,
      correctedP50Ms: OptionalNumber,
      correctedP95Ms: OptionalNumber,
      uncorrectedP50Ms: OptionalNumber,
      uncorrectedP95Ms: OptionalNumber,
    }),
  ),
});

const FaultJson = Schema.Struct({
  name: Schema.String,
  fromMs: Schema.Finite,
  toMs: Schema.Finite,
  struckAgentCount: Schema.Int,
  sparedAgentCount: Schema.Int,
  blastRadiusRatio: EstimateJson,
  sparedFailedBeforeRatio: Schema.NullOr(Schema.Finite),
  sparedFailedInWindowRatio: Schema.NullOr(Schema.Finite),
  struckFailedInWindowRatio: Schema.NullOr(Schema.Finite),
  callsPerInvocationBefore: Schema.NullOr(Schema.Finite),
  callsPerInvocationInWindow: Schema.NullOr(Schema.Finite),
  retryAmplification: EstimateJson,
  recoverMs: EstimateJson,
  orphanCallCount: Schema.Int,
});

const SlopeJson = Schema.Struct({
  resource: Schema.Literals(["memory", "files", "threads"]),
  perHour: EstimateJson,
  status: Schema.Literals(["none", "leak", "not-measured"]),
});

/** JSON form of all that a load run measured. */
export const LoadMetricsJson = Schema.Struct({
  ...latency,
  ...counts,
  shape: Schema.String,
  model: Schema.Literals(["burst", "closed", "open"]),
  agentCount: Schema.Int,
  readyAgentCount: Schema.Int,
  stages: Schema.Array(StageJson),
  timeline: TimelineJson,
  turns: Schema.Array(Schema.Struct({ ...latency, turn: Schema.Int, sentCount: Schema.Int, failedCount: Schema.Int })),
  faults: Schema.Array(FaultJson),
  failures: Schema.Array(FailureModeJson),
  resourceSlopes: Schema.Array(SlopeJson),
  stationarity: StationarityJson,
  furtherWarmUpCount: Schema.NullOr(Schema.Int),
  totalInstantiationTimeMs: EstimateJson,
  successRatio: EstimateJson,
  droppedRatio: EstimateJson,
  throughputPerSec: EstimateJson,
  goodputPerSec: EstimateJson,
  goodputRatio: EstimateJson,
  largestInFlight: EstimateJson,
  peakMemoryMb: EstimateJson,
  memorySlopeMbPerHour: EstimateJson,
  leakCount: EstimateJson,
  recoverMs: EstimateJson,
  blastRadiusRatio: EstimateJson,
  retryAmplification: EstimateJson,
  orphanCallCount: EstimateJson,
  llmCallsPerInvocation: EstimateJson,
  crossedContextCount: EstimateJson,
  unaccountedCount: EstimateJson,
  pacingErrorP99Ms: EstimateJson,
  runnerEventLoopLagP99Ms: EstimateJson,
}).annotate({
  identifier: "LoadMetrics",
  description:
    "1 MB = 1,048,576 bytes; durations in milliseconds; ratios in 0..1. Corrected latency counts from the instant at which an invocation was due, uncorrected from its sending.",
});

const TargetResultJson = Schema.Struct({
  target: Schema.Struct({
    expression: Schema.String,
    metric: Schema.Literals(LOAD_TARGET_METRICS),
    operator: Schema.Literals(["<", "<=", ">", ">=", "=="]),
    limit: ExtendedNumber,
  }),
  estimate: EstimateJson,
  status: Schema.Literals(["pass", "fail", "inconclusive", "not-measured"]),
  reason: Schema.String,
});

const FindingJson = Schema.Struct({
  code: Schema.String,
  severity: Schema.Literals(["invalid", "failure", "warning", "info"]),
  message: Schema.String,
  evidence: Schema.String,
  agentIds: Texts,
});

/** JSON form of a load run's answer. */
export const LoadVerdictJson = Schema.Struct({
  kind: Schema.Literals(["GO", "NO-GO", "INCONCLUSIVE", "INVALID"]),
  targets: Schema.Array(TargetResultJson),
  findings: Schema.Array(FindingJson),
  rationale: Texts,
  alternatives: Texts,
}).annotate({ identifier: "LoadVerdict" });

/** JSON form of an assessment; a field that the domain gains and this schema lacks fails to compile in its spec. */
export const LoadAssessmentJson = Schema.Struct({
  metrics: LoadMetricsJson,
  verdict: LoadVerdictJson,
  partial: Schema.Boolean,
});
