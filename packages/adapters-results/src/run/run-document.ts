import {
  EnvironmentFingerprint,
  EVIDENCE_SCHEMA_VERSION,
  LlmChoice,
  OrchestratorDescription,
  Scenario,
} from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { FairnessLedgerJson } from "../ledger/fairness-ledger.schema.ts";
import { SpikeMetricsJson, VerdictJson } from "./assessment.schema.ts";

/** Version of run.json; raised when a reader of an older one would misread. */
export const RUN_SCHEMA_VERSION = 1;

const FileEntry = Schema.Struct({
  path: Schema.String.annotate({ description: "Relative to the folder of run.json." }),
  sha256: Schema.String,
  bytes: Schema.Int,
}).annotate({ identifier: "FileEntry" });
export type FileEntry = typeof FileEntry.Type;

/** run.json: the whole result for machines. Everything in it follows from samples.ndjson. */
export const RunDocument = Schema.Struct({
  schemaVersion: Schema.Literal(RUN_SCHEMA_VERSION),
  evidenceSchemaVersion: Schema.Literal(EVIDENCE_SCHEMA_VERSION),
  runId: Schema.String,
  startedAt: Schema.String.annotate({ description: "RFC 3339 instant of the run's origin." }),
  partial: Schema.Boolean.annotate({ description: "True when the run did not reach its end." }),
  devMode: Schema.Boolean.annotate({ description: "True for stubs, whose numbers are never evidence." }),
  exitCode: Schema.Int.annotate({
    description:
      "Of the verdict: 0 GO, 97 INVALID, 98 INCONCLUSIVE, 99 NO-GO. The process of an interrupted run exits 105 instead.",
  }),
  verdict: VerdictJson,
  metrics: SpikeMetricsJson,
  scenario: Scenario,
  llm: LlmChoice,
  seed: Schema.Int,
  command: Schema.Array(Schema.String),
  environment: EnvironmentFingerprint,
  orchestrator: Schema.NullOr(OrchestratorDescription).annotate({
    description: "What the orchestrator says of itself; null when it never came up.",
  }),
  fairness: Schema.optionalKey(FairnessLedgerJson).annotate({
    description: "What must be known before this run is set beside another; absent in runs of older versions.",
  }),
  lockfileSha256: Schema.Record(Schema.String, Schema.String),
  files: Schema.Record(Schema.String, FileEntry),
}).annotate({
  identifier: "Run",
  title: "Plimsoll run",
  description: "Result of one spike, version 1. Unknown fields are to be ignored by readers.",
});
export type RunDocument = typeof RunDocument.Type;
