import { EnvironmentFingerprint, Scenario } from "@plimsoll/domain";
import * as Schema from "effect/Schema";

/** Version of a baseline's file; raised when a reader of an older one would misread. */
export const BASELINE_SCHEMA_VERSION = 1;

/** A number that failed invocations can make infinite; JSON has no infinity. */
const Figure = Schema.Union([Schema.Finite, Schema.Literal("+Infinity")]);

/** What stays of one run: by metric a figure a judged wave (one for the run where the metric is of the run). */
export const BaselineRun = Schema.Struct({
  runId: Schema.String,
  startedAt: Schema.String,
  orchestratorVersion: Schema.String,
  sentCount: Schema.Int,
  successCount: Schema.Int,
  figures: Schema.Record(Schema.String, Schema.Array(Figure)).annotate({
    description: "By metric; milliseconds, MB of 1,048,576 bytes, answers a second, as in run.json.",
  }),
}).annotate({ identifier: "BaselineRun" });
export type BaselineRun = typeof BaselineRun.Type;

/** Runs that later ones are compared with, and what they have in common. */
export const Baseline = Schema.Struct({
  schemaVersion: Schema.Literal(BASELINE_SCHEMA_VERSION),
  name: Schema.String,
  savedAt: Schema.String.annotate({ description: "RFC 3339." }),
  plimsollVersion: Schema.String,
  devMode: Schema.Boolean.annotate({ description: "True for stubs, whose numbers are never evidence." }),
  orchestrator: Schema.String.annotate({ description: "The orchestrator's own name." }),
  concurrency: Schema.Struct({ mode: Schema.String, workers: Schema.Int }),
  scenario: Scenario,
  environment: EnvironmentFingerprint,
  runs: Schema.Array(BaselineRun),
}).annotate({ identifier: "Baseline", title: "Plimsoll baseline" });
export type Baseline = typeof Baseline.Type;

/** A baseline's name is a file's name: letters, digits, dot, dash and underscore, and no dot in front. */
export const BASELINE_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;
