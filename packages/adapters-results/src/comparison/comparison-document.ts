import { EnvironmentFingerprint, type OrchestratorComparison, Scenario } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { FairnessLedgerJson } from "../ledger/fairness-ledger.schema.ts";
import { EstimateJson, LatencyPartJson } from "../run/assessment.schema.ts";
import { ExtendedNumber } from "../run/extended-number.ts";
import { jsonDocument } from "../run/json-document.ts";

/** Version of comparison.json; raised when a reader of an older one would misread. */
export const COMPARISON_SCHEMA_VERSION = 1;

const Texts = Schema.Array(Schema.String);

const Figures = Schema.Struct({
  p50LatencyMs: EstimateJson,
  p95LatencyMs: EstimateJson,
  p99LatencyMs: EstimateJson,
  throughputPerSec: EstimateJson,
  cpuMsPerInvocation: EstimateJson,
  perAgentMemoryMb: EstimateJson,
  frameworkBaseMemoryMb: EstimateJson,
  peakMemoryMb: EstimateJson,
  totalInstantiationTimeMs: EstimateJson,
  orchestratorStartMs: EstimateJson,
  concurrencyCeiling: EstimateJson,
  successRatio: EstimateJson,
  llmCallsPerInvocation: EstimateJson,
});

const ComparedOrchestratorJson = Schema.Struct({
  name: Schema.String.annotate({ description: "Unique in the comparison." }),
  orchestrator: Schema.String.annotate({ description: "What --orchestrators said: a name or an address." }),
  runId: Schema.String.annotate({ description: "Its own run: the folder of this name beside the comparison's." }),
  version: Schema.NullOr(Schema.String).annotate({ description: "Null when it never came up." }),
  devMode: Schema.Boolean.annotate({ description: "True for stubs, whose numbers are never evidence." }),
  ending: Schema.Literals(["completed", "interrupted", "orchestrator-lost", "llm-lost"]),
  failure: Schema.NullOr(Schema.String).annotate({ description: "Why the row is not whole; null when it is." }),
  verdict: Schema.Literals(["GO", "NO-GO", "INCONCLUSIVE", "INVALID"]),
  targets: Schema.Array(
    Schema.Struct({
      expression: Schema.String,
      status: Schema.Literals(["pass", "fail", "inconclusive", "not-measured"]),
      reason: Schema.String,
    }),
  ),
  figures: Figures,
  latencyParts: Schema.Array(LatencyPartJson),
  latenciesMs: Schema.Array(ExtendedNumber).annotate({ description: "Judged waves, in order of sending." }),
}).annotate({ identifier: "ComparedOrchestrator" });

const RatioJson = Schema.NullOr(
  Schema.Struct({
    ratio: ExtendedNumber,
    low: Schema.NullOr(ExtendedNumber),
    high: Schema.NullOr(ExtendedNumber),
  }),
);

const PairJson = Schema.Struct({
  orchestrator: Schema.String,
  reference: Schema.String,
  ratio: RatioJson.annotate({ description: "This orchestrator over the reference, by round; 95 % interval." }),
  bootstrapRatio: RatioJson,
  pairCount: Schema.Int,
  adjustedP: Schema.NullOr(Schema.Finite).annotate({ description: "Two-sided, after Holm's correction." }),
  verdict: Schema.Literals([
    "faster",
    "slower",
    "smaller",
    "larger",
    "no difference shown",
    "within equivalence margin",
    "not comparable",
  ]),
  reason: Schema.String,
}).annotate({ identifier: "PairComparison" });

const MetricJson = Schema.Struct({
  metric: Schema.String,
  estimates: Schema.Array(Schema.Struct({ orchestrator: Schema.String, estimate: EstimateJson })),
  pairs: Schema.Array(PairJson),
}).annotate({ identifier: "MetricComparison" });

/** comparison.json: the whole comparison for machines; everything in it follows from the samples of its runs. */
export const ComparisonDocument = Schema.Struct({
  schemaVersion: Schema.Literal(COMPARISON_SCHEMA_VERSION),
  comparisonId: Schema.String,
  startedAt: Schema.String.annotate({ description: "RFC 3339." }),
  command: Texts,
  environment: EnvironmentFingerprint,
  scenario: Scenario.annotate({ description: "Given to all; `orchestrator` names the reference's." }),
  kind: Schema.Literals(["measured", "incomplete", "invalid", "interrupted"]),
  reasons: Texts.annotate({ description: "Why it is not `measured`; empty when it is." }),
  reference: Schema.String,
  order: Schema.Array(Texts).annotate({ description: "Who went when, one line a round of judged waves." }),
  durationMs: Schema.Finite,
  orchestrators: Schema.Array(ComparedOrchestratorJson),
  metrics: Schema.Array(MetricJson),
  ledger: FairnessLedgerJson,
}).annotate({
  identifier: "Comparison",
  title: "Plimsoll comparison",
  description: "Several orchestrators under one scenario, version 1. Unknown fields are to be ignored by readers.",
});

const document = jsonDocument(ComparisonDocument);

/** comparison.json. A comparison that its schema refuses is a bug and throws. */
export const renderComparisonJson = (comparison: OrchestratorComparison): string =>
  document.render({ schemaVersion: COMPARISON_SCHEMA_VERSION, ...comparison });

/** Reads the text of a comparison.json. */
export const decodeComparison = document.decode;
