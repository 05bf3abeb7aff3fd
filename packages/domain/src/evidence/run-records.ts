import * as Schema from "effect/Schema";
import { LoadScenario } from "../load/load-scenario.ts";
import { Scenario } from "../scenario/scenario.ts";
import { EnvironmentFingerprint } from "./environment-fingerprint.ts";
import { Phase } from "./phase.ts";
import { AtMs } from "./record-units.ts";

/** Version of the records in samples.ndjson; raised when a reader of an older one would misread. */
export const EVIDENCE_SCHEMA_VERSION = 1;

/** First line of every samples.ndjson. */
export const RunRecord = Schema.Struct({
  kind: Schema.Literal("run"),
  schemaVersion: Schema.Literal(EVIDENCE_SCHEMA_VERSION),
  runId: Schema.String,
  /** RFC 3339 instant of the run's origin: the zero of every AtMs. */
  startedAt: Schema.String,
  command: Schema.Array(Schema.String),
  scenario: Scenario,
  /** Of a load run; absent in a spike's. */
  load: Schema.optionalKey(LoadScenario),
  environment: EnvironmentFingerprint,
});
export type RunRecord = typeof RunRecord.Type;

/** What this machine can measure, found before the run. */
export const CalibrationRecord = Schema.Struct({
  kind: Schema.Literal("calibration"),
  clockResolutionMs: Schema.Finite,
  timerJitterP99Ms: Schema.Finite,
  loopbackRoundTripP50Ms: Schema.NullOr(Schema.Finite),
  loopbackRoundTripP99Ms: Schema.NullOr(Schema.Finite),
  /** Answers a second of the LLM with no latency set; null where it was not ours to load. */
  llmCeilingPerSec: Schema.NullOr(Schema.Finite),
  /** Invocations a second that the runner itself can drive and record. */
  runnerCeilingPerSec: Schema.Finite,
});
export type CalibrationRecord = typeof CalibrationRecord.Type;

/** One step's span, written when it ends. */
export const PhaseRecord = Schema.Struct({
  kind: Schema.Literal("phase"),
  phase: Phase,
  startedAtMs: AtMs,
  endedAtMs: AtMs,
});
export type PhaseRecord = typeof PhaseRecord.Type;

/** Last line: how the run ended. A file without it was cut off, and is partial. */
export const EndRecord = Schema.Struct({
  kind: Schema.Literal("end"),
  atMs: AtMs,
  /** True when the run was interrupted or the orchestrator was lost before all steps were done. */
  partial: Schema.Boolean,
  reason: Schema.String,
});
export type EndRecord = typeof EndRecord.Type;
