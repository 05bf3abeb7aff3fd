import { DEFAULT_SCENARIO } from "../scenario/scenario.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { EvidenceRecord } from "./evidence-record.ts";
import { traceInvocations } from "./invocation-trace.ts";
import type { InvocationTraces } from "./invocation-trace.ts";
import { uniqueCalls } from "./unique-calls.ts";

type Kind = EvidenceRecord["kind"];
type RecordOf<K extends Kind> = Extract<EvidenceRecord, { readonly kind: K }>;
type Grouped = { readonly [K in Kind]: RecordOf<K>[] };

/** Records of a run sorted by kind and joined by canary, so that every figure is one pass away. */
export interface EvidenceIndex {
  readonly of: { readonly [K in Kind]: readonly RecordOf<K>[] };
  readonly scenario: Scenario;
  /** False when the file has no first line; then the default scenario stands in. */
  readonly hasRunRecord: boolean;
  /** True when the run did not reach its end: interrupted, lost, or the file was cut off. */
  readonly partial: boolean;
  readonly partialReason: string;
  /** False where the orchestrator's LLM can't be chosen, so that the journal says nothing of it. */
  readonly journalExpected: boolean;
  readonly traces: InvocationTraces;
  /** Keys ({@link waveKey}) of the waves that reached their end. */
  readonly endedWaves: ReadonlySet<string>;
}

/** Names a wave within a run. */
export const waveKey = ({ phase, wave }: { readonly phase: string; readonly wave: number }): string =>
  `${phase} ${wave}`;

const emptyGroups = (): Grouped => ({
  run: [],
  calibration: [],
  orchestrator: [],
  phase: [],
  pool: [],
  agent: [],
  invocation: [],
  "stray-result": [],
  "llm-call": [],
  probe: [],
  resources: [],
  "resource-disagreement": [],
  "runner-health": [],
  wave: [],
  "dropped-arrival": [],
  stage: [],
  "fault-window": [],
  "stopped-early": [],
  "orchestrator-failure": [],
  release: [],
  "measured-alternatives": [],
  end: [],
});

const group = (records: readonly EvidenceRecord[]): Grouped => {
  const groups = emptyGroups();
  for (const record of records) (groups[record.kind] as EvidenceRecord[]).push(record);
  return groups;
};

const partialReason = (groups: Grouped): string | null => {
  const end = groups.end.at(-1);
  if (end === undefined) return "the evidence has no last line: the run was cut off";
  return end.partial ? end.reason : null;
};

/**
 * True for an invocation whose fate our own interruption decided: still open, or cancelled, in a wave that did not reach
 * its end. Anywhere else nobody of us gave it up, so that it counts as not succeeded.
 */
export const decidedByUs = (index: EvidenceIndex, invocation: RecordOf<"invocation">): boolean =>
  index.partial &&
  (invocation.outcome === "pending" || invocation.outcome === "cancelled") &&
  !index.endedWaves.has(waveKey(invocation));

/** Sorts and joins the records of one run; their order does not matter. */
export const indexEvidence = (records: readonly EvidenceRecord[]): EvidenceIndex => {
  const of = group(records);
  const reason = partialReason(of);
  const calls = uniqueCalls(of["llm-call"]);
  return {
    of: { ...of, "llm-call": calls },
    scenario: of.run.at(0)?.scenario ?? DEFAULT_SCENARIO,
    hasRunRecord: of.run.length > 0,
    partial: reason !== null,
    partialReason: reason ?? "",
    journalExpected: !of.orchestrator.some((record) => record.description.capabilities.includes("llm-fixed")),
    traces: traceInvocations(of.invocation, calls),
    endedWaves: new Set(of.wave.map(waveKey)),
  };
};
