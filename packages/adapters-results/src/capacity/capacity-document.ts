import { type CapacityReport, EnvironmentFingerprint, Scenario } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { EstimateJson } from "../run/assessment.schema.ts";
import { ExtendedNumber } from "../run/extended-number.ts";
import { jsonDocument } from "../run/json-document.ts";

/** Version of capacity.json; raised when a reader of an older one would misread. */
export const CAPACITY_SCHEMA_VERSION = 1;

const Texts = Schema.Array(Schema.String);
const OptionalNumber = Schema.NullOr(ExtendedNumber);

const Interval = Schema.NullOr(Schema.Struct({ low: ExtendedNumber, high: ExtendedNumber }));

const RangeJson = Schema.Struct({ value: ExtendedNumber, low: ExtendedNumber, high: ExtendedNumber }).annotate({
  identifier: "Range",
});

const OpenRangeJson = Schema.Struct({ value: ExtendedNumber, low: OptionalNumber, high: OptionalNumber });

const TargetObservationJson = Schema.Struct({
  target: Schema.String,
  value: OptionalNumber,
  interval: Interval,
  holds: Schema.Union([Schema.Boolean, Schema.Literal("unknown")]),
});

/** What every trial of a search or a race has on record. */
export const trialFields = {
  runId: Schema.String.annotate({ description: "Folder of this name beside the search's own." }),
  agentCount: Schema.Int,
  verdict: Schema.Literals(["GO", "NO-GO", "INCONCLUSIVE", "INVALID"]),
  spoiledBy: Texts.annotate({
    description: "Findings that spoil the trial as a measurement; such a trial counts for nothing.",
  }),
  observation: Schema.Struct({ agentCount: Schema.Int, targets: Schema.Array(TargetObservationJson) }),
  throughputPerSec: EstimateJson,
  p95LatencyMs: EstimateJson,
  peakMemoryMb: EstimateJson,
  meanCpuCores: EstimateJson,
  durationMs: Schema.Finite,
};

const TrialJson = Schema.Struct({
  ...trialFields,
  purpose: Schema.Literals(["search", "law", "confirmation"]),
}).annotate({ identifier: "CapacityTrial" });

const ResultJson = Schema.Struct({
  feasibleMax: Schema.Int.annotate({ description: "Largest number of agents that meets every target." }),
  infeasibleMin: Schema.NullOr(Schema.Int),
  interval: Interval,
  bindingTarget: Schema.NullOr(Schema.String),
  boundary: Schema.NullOr(Schema.Literals(["cliff", "slope"])),
  monotonicity: Schema.Literals(["ok", "violated"]),
  trialCount: Schema.Int,
  settled: Schema.Boolean,
  reason: Schema.String,
});

const UslJson = Schema.Struct({
  lambdaPerSec: OpenRangeJson,
  sigmaRatio: OpenRangeJson,
  kappaRatio: OpenRangeJson,
  peakAgentCount: OpenRangeJson,
  largestMeasured: Schema.Int,
  worstMissRatio: Schema.Finite,
  words: Texts,
  coefficients: Schema.Struct({ lambdaPerSec: Schema.Finite, sigmaRatio: Schema.Finite, kappaRatio: Schema.Finite }),
}).annotate({ description: "Universal Scalability Law; a diagnosis, not to be read beyond twice largestMeasured." });

const DensityJson = Schema.Struct({
  perAgentMemoryMb: RangeJson,
  baseMemoryMb: ExtendedNumber,
  coresPerAgent: RangeJson,
  agentsPerGib: RangeJson,
  agentsPerCore: RangeJson,
  agentCount: Schema.Int,
});

const FleetJson = Schema.Struct({
  agentCount: Schema.Int,
  size: Schema.Struct({ processes: RangeJson, machines: RangeJson, boundBy: Schema.Literals(["memory", "cores"]) }),
});

/** capacity.json: the whole search for machines; everything in it follows from the samples of its trials. */
export const CapacityDocument = Schema.Struct({
  schemaVersion: Schema.Literal(CAPACITY_SCHEMA_VERSION),
  capacityId: Schema.String,
  startedAt: Schema.String.annotate({ description: "RFC 3339." }),
  command: Texts,
  environment: EnvironmentFingerprint,
  scenario: Scenario.annotate({ description: "As asked; every trial has its own number of agents." }),
  kind: Schema.Literals(["found", "below-asked", "not-settled", "machine-limit", "dev-mode", "interrupted"]),
  result: ResultJson,
  machineLimit: Schema.NullOr(Schema.Struct({ agentCount: Schema.Int, spoiledBy: Texts })),
  confirmation: Schema.NullOr(TrialJson).annotate({ description: "The full run at the number found." }),
  onlyConfirmed: Texts.annotate({ description: "Targets that only a full run judges." }),
  usl: Schema.NullOr(UslJson),
  uslRefusal: Schema.NullOr(
    Schema.Struct({
      _tag: Schema.Literal("UslRefusal"),
      sizeCount: Schema.Int,
      message: Schema.String,
      hint: Schema.String,
    }),
  ),
  density: Schema.NullOr(DensityJson),
  fleet: Schema.NullOr(FleetJson),
  trials: Schema.Array(TrialJson),
  durationMs: Schema.Finite,
}).annotate({
  identifier: "Capacity",
  title: "Plimsoll capacity",
  description:
    "Largest number of agents that meets every target, version 1. Unknown fields are to be ignored by readers.",
});

const document = jsonDocument(CapacityDocument);

/** capacity.json. A report that its schema refuses is a bug and throws. */
export const renderCapacityJson = (report: CapacityReport): string =>
  document.render({ schemaVersion: CAPACITY_SCHEMA_VERSION, ...report });

/** Reads the text of a capacity.json. */
export const decodeCapacity = document.decode;
