import * as Schema from "effect/Schema";

/** What an orchestrator is tried with. */
export const ConformanceCheckName = Schema.Literals([
  "fan-out",
  "timeout",
  "cancellation",
  "mix-ups",
  "retry-500",
  "retry-429",
  "hang",
  "ceiling",
  "release",
]);
export type ConformanceCheckName = typeof ConformanceCheckName.Type;

/** `noted`: a fact that is neither right nor wrong in itself, such as how often a refused call is tried again. */
export const ConformanceStatus = Schema.Literals(["holds", "breaks", "noted", "not-measured"]);
export type ConformanceStatus = typeof ConformanceStatus.Type;

/** What follows from what was seen. */
export const ConformanceFinding = Schema.Struct({
  status: ConformanceStatus,
  /** One sentence, for the table. */
  observed: Schema.String,
});
export type ConformanceFinding = typeof ConformanceFinding.Type;

/** One check of one orchestrator: the finding, and the figures that it follows from. */
export const ConformanceCheck = Schema.Struct({
  name: ConformanceCheckName,
  ...ConformanceFinding.fields,
  /** Figures by name; null is what nobody saw. Milliseconds, counts and words. */
  evidence: Schema.Record(Schema.String, Schema.NullOr(Schema.Union([Schema.Finite, Schema.String, Schema.Boolean]))),
});
export type ConformanceCheck = typeof ConformanceCheck.Type;

/** An orchestrator that was tried, or that did not come up. */
export const ConformanceSubject = Schema.Struct({
  /** As it was asked for: `crewai:to-thread`. */
  name: Schema.String,
  /** What it says of itself; null when it did not come up. */
  version: Schema.NullOr(Schema.String),
  runtime: Schema.NullOr(Schema.String),
  mode: Schema.NullOr(Schema.String),
  /** A stub's findings are never evidence for anybody else. */
  devMode: Schema.Boolean,
  /** Versions and, with agents of the user's own, their target and the hash of their file. */
  settings: Schema.Record(Schema.String, Schema.Unknown),
  checks: Schema.Array(ConformanceCheck),
  /** Why it did not come up; null when it did. */
  failure: Schema.NullOr(Schema.String),
  /** Does this orchestrator's part again. */
  command: Schema.String,
});
export type ConformanceSubject = typeof ConformanceSubject.Type;

/** What a library loses by itself, beside every orchestrator's own handling of it. */
export const LibraryTrap = Schema.Struct({
  library: Schema.String,
  version: Schema.String,
  setting: Schema.String,
  sent: Schema.Int,
  returned: Schema.Int,
  failed: Schema.Int,
  neverRan: Schema.Int,
});
export type LibraryTrap = typeof LibraryTrap.Type;

/** Version of conformance.json. */
export const CONFORMANCE_SCHEMA_VERSION = 1;

/** All that a conformance run found. */
export const ConformanceReport = Schema.Struct({
  schemaVersion: Schema.Literal(CONFORMANCE_SCHEMA_VERSION),
  conformanceId: Schema.String,
  /** RFC 3339. */
  startedAt: Schema.String,
  plimsollVersion: Schema.String,
  /** The command line, without secrets. */
  command: Schema.String,
  agentCount: Schema.Int,
  seed: Schema.Int,
  subjects: Schema.Array(ConformanceSubject),
  traps: Schema.Array(LibraryTrap),
  interrupted: Schema.Boolean,
});
export type ConformanceReport = typeof ConformanceReport.Type;
