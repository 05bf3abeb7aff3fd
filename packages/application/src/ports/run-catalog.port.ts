import type { InvocationRecord, LlmCallRecord } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import type { ResultsFailure } from "./results-sink.port.ts";

/** There is no such run, or no such invocation in it. */
export class RunNotFound extends Schema.TaggedError<RunNotFound>()("RunNotFound", {
  name: Schema.String,
  message: Schema.String,
  hint: Schema.String,
}) {}

/** What a folder of results holds; told by its files. */
export type CatalogKind = "spike" | "load" | "comparison" | "capacity" | "tuning" | "conformance" | "unknown";

/** `cut-off`: it has no end and nothing was written for a while, so that its runner was most likely killed. */
export type CatalogState = "finished" | "partial" | "running" | "cut-off" | "damaged" | "unknown";

/** A number as result files write it: JSON knows no infinity. */
export type WireNumber = number | "+Infinity" | "-Infinity" | null;

/** A figure with its interval, as it is stored. */
export interface CatalogEstimate {
  readonly value: WireNumber;
  readonly low: WireNumber;
  readonly high: WireNumber;
  readonly sampleCount: number | null;
  readonly method: string | null;
  /** Why there is no value; null where there is one. */
  readonly reason: string | null;
}

/** One line of the history. */
export interface CatalogEntry {
  /** Name of its folder. */
  readonly id: string;
  readonly kind: CatalogKind;
  readonly state: CatalogState;
  /** What is wrong with the folder, in words; null when nothing is. */
  readonly problem: string | null;
  /** RFC 3339. */
  readonly startedAt: string | null;
  /** Of a run GO, NO-GO, INCONCLUSIVE or INVALID; of a search or comparison the kind of its end. */
  readonly outcome: string | null;
  readonly title: string | null;
  readonly orchestrators: readonly string[];
  readonly agentCount: number | null;
  readonly p50LatencyMs: CatalogEstimate | null;
  readonly p95LatencyMs: CatalogEstimate | null;
  readonly successRatio: CatalogEstimate | null;
  readonly devMode: boolean;
  /** Unix ms of the last change in its files. */
  readonly changedAtMs: number;
}

/** A cell of a table: words or a number, a figure with its interval, or another run. */
export type CatalogCell =
  string | WireNumber | { readonly estimate: CatalogEstimate } | { readonly runId: string; readonly text: string };

/** What a comparison or a search has beside the figures of one run. */
export interface CatalogTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CatalogCell[])[];
}

/** A target with its judgement. */
export interface CatalogTarget {
  readonly expression: string;
  readonly status: string;
  readonly reason: string;
}

/** A finding of the assessment. */
export interface CatalogFinding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly evidence: string;
}

/** Everything that a run's document says, ready to be shown. */
export interface CatalogDetail {
  readonly entry: CatalogEntry;
  /** For a shell; empty where the document has none. */
  readonly command: string;
  readonly figures: Readonly<Record<string, CatalogEstimate>>;
  readonly targets: readonly CatalogTarget[];
  readonly findings: readonly CatalogFinding[];
  readonly rationale: readonly string[];
  /** Configuration, environment and versions, flattened: `scenario.llm.latency.latencyMs`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly tables: readonly CatalogTable[];
  /** Reports in the folder that can be opened. */
  readonly reports: readonly string[];
  readonly hasSamples: boolean;
}

/** A wave of a spike, or a stage of a load, with what came of it. */
export interface WaveOverview {
  readonly phase: string;
  readonly wave: number;
  /** A stage's own name; null for a wave. */
  readonly name: string | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly sentCount: number;
  readonly succeededCount: number;
  readonly failedCount: number;
  readonly cancelledCount: number;
  readonly pendingCount: number;
  readonly p50LatencyMs: WireNumber;
  readonly p95LatencyMs: WireNumber;
  readonly largestInFlight: number;
}

/** A stretch of time, counted over the invocations on record. */
export interface TimePoint {
  /** Where it begins, ms since the run's origin. */
  readonly atMs: number;
  readonly meanInFlight: number;
  readonly endedCount: number;
  readonly failedCount: number;
  readonly p50LatencyMs: WireNumber;
  readonly p95LatencyMs: WireNumber;
}

/** A span of the run with its name: a phase, or a fault's window. */
export interface NamedSpan {
  readonly name: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** A run from its samples, aggregated: as large for 100,000 invocations as for 100. */
export interface RunOverview {
  readonly invocationCount: number;
  readonly llmCallCount: number;
  readonly lastAtMs: number;
  /** How it ended; null while it has no end. */
  readonly ending: string | null;
  /** Lines that are no record, the first few with their number and fault. */
  readonly damage: readonly string[];
  readonly damagedLineCount: number;
  /** Bytes after the last whole line: being written, or cut off. */
  readonly unfinishedBytes: number;
  readonly phases: readonly NamedSpan[];
  readonly faults: readonly NamedSpan[];
  readonly waves: readonly WaveOverview[];
  readonly widthMs: number;
  readonly points: readonly TimePoint[];
}

/** Which invocations are asked for, and in what order. */
export interface InvocationQuery {
  readonly phase: string | null;
  readonly wave: number | null;
  readonly agentId: string | null;
  readonly outcome: string | null;
  readonly sort: "sent" | "agent" | "latency" | "outcome";
  readonly descending: boolean;
  readonly offset: number;
  /** At most 500. */
  readonly limit: number;
}

/** One invocation in a list. */
export interface InvocationRow {
  readonly requestId: string;
  readonly agentId: string;
  readonly phase: string;
  readonly wave: number;
  readonly outcome: InvocationRecord["outcome"];
  readonly sentAtMs: number;
  readonly latencyMs: WireNumber;
  readonly llmCallCount: number;
  /** Milliseconds by part of the latency; null where it did not succeed. */
  readonly parts: Readonly<Record<string, number>> | null;
  readonly error: string | null;
}

/** A page of invocations. */
export interface InvocationPage {
  readonly totalCount: number;
  readonly offset: number;
  readonly rows: readonly InvocationRow[];
}

/** A stretch of an invocation's life, ms since it was due. */
export interface TimelineSegment {
  readonly part: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** One invocation from the moment it was due to its end. */
export interface InvocationTimeline {
  readonly row: InvocationRow;
  readonly invocation: InvocationRecord;
  readonly segments: readonly TimelineSegment[];
  readonly calls: readonly LlmCallRecord[];
  /** The same agent's other invocations, in order of sending: the ones before and after. */
  readonly previousRequestId: string | null;
  readonly nextRequestId: string | null;
}

/** How a run is doing, from what is on record by now. */
export interface RunProgress {
  readonly state: CatalogState;
  readonly phase: string | null;
  readonly lastAtMs: number;
  readonly sentCount: number;
  readonly succeededCount: number;
  readonly failedCount: number;
  readonly cancelledCount: number;
  /** Largest number in flight within the window. */
  readonly inFlight: number;
  readonly p50LatencyMs: WireNumber;
  readonly p95LatencyMs: WireNumber;
  /** Of the figures above, in ms back from `lastAtMs`. */
  readonly windowMs: number;
  readonly points: readonly TimePoint[];
}

type Reads<A> = Effect.Effect<A, ResultsFailure | RunNotFound>;

/** All results of a folder, to be looked through; reads only, and takes no more of a large run than is asked for. */
export interface RunCatalogPort {
  /** Newest first. A folder that is damaged is listed with its problem. */
  readonly list: Effect.Effect<readonly CatalogEntry[], ResultsFailure>;
  readonly detail: (runId: string) => Reads<CatalogDetail>;
  readonly overview: (runId: string) => Reads<RunOverview>;
  readonly invocations: (runId: string, query: InvocationQuery) => Reads<InvocationPage>;
  readonly timeline: (runId: string, requestId: string) => Reads<InvocationTimeline>;
  readonly progress: (runId: string) => Reads<RunProgress>;
  /** A report of the run, by the name that its detail gave. */
  readonly report: (runId: string, name: string) => Reads<Uint8Array>;
}
