import { EnvironmentFingerprint, Scenario, type TuningReport } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { trialFields } from "../capacity/capacity-document.ts";
import { ExtendedNumber } from "../run/extended-number.ts";
import { jsonDocument } from "../run/json-document.ts";

/** Version of tuning.json; raised when a reader of an older one would misread. */
export const TUNING_SCHEMA_VERSION = 1;

const Texts = Schema.Array(Schema.String);
const OptionalNumber = Schema.NullOr(ExtendedNumber);

const TopologyJson = Schema.Struct({
  workers: Scenario.fields.workers,
  mode: Scenario.fields.mode,
  executorThreads: Scenario.fields.executorThreads,
  llmClient: Scenario.fields.llmClient,
}).annotate({ identifier: "Topology" });

const TuningTrialJson = Schema.Struct({
  ...trialFields,
  round: Schema.Int.annotate({ description: "From 0." }),
  cpuMsPerInvocation: OptionalNumber,
}).annotate({ identifier: "TuningTrial" });

const TopologyResultJson = Schema.Struct({
  topology: TopologyJson,
  name: Schema.String,
  status: Schema.Literals(["meets", "misses", "unclear", "unmeasured"]),
  missed: Schema.Array(Schema.Struct({ target: Schema.String, trialCount: Schema.Int })),
  peakMemoryMb: OptionalNumber.annotate({ description: "Median over its sound trials, as the other figures are." }),
  cpuMsPerInvocation: OptionalNumber,
  p95LatencyMs: OptionalNumber,
  throughputPerSec: OptionalNumber,
  leftAfterRound: Schema.NullOr(Schema.Int),
  failure: Schema.NullOr(Schema.String),
  trials: Schema.Array(TuningTrialJson),
}).annotate({ identifier: "TopologyResult" });

/** tuning.json: the whole race for machines. */
export const TuningDocument = Schema.Struct({
  schemaVersion: Schema.Literal(TUNING_SCHEMA_VERSION),
  tuningId: Schema.String,
  startedAt: Schema.String.annotate({ description: "RFC 3339." }),
  command: Texts,
  environment: EnvironmentFingerprint,
  scenario: Scenario,
  kind: Schema.Literals(["found", "none-meets", "unclear", "unmeasured", "dev-mode", "interrupted"]),
  ranking: Schema.Array(TopologyResultJson).annotate({ description: "Best first." }),
  onlyFullRuns: Texts.annotate({ description: "Targets that only a full run judges." }),
  durationMs: Schema.Finite,
}).annotate({
  identifier: "Tuning",
  title: "Plimsoll tuning",
  description:
    "The topology that meets the targets at least cost, version 1. Unknown fields are to be ignored by readers.",
});

const document = jsonDocument(TuningDocument);

/** tuning.json. A report that its schema refuses is a bug and throws. */
export const renderTuningJson = (report: TuningReport): string =>
  document.render({ schemaVersion: TUNING_SCHEMA_VERSION, ...report });

/** Reads the text of a tuning.json. */
export const decodeTuning = document.decode;
