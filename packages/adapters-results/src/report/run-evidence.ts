import type { EvidenceRecord, InvocationRecord, LlmCallRecord, RunRecord } from "@plimsoll/domain";
import { groupBy } from "./group-by.ts";

type Kind = EvidenceRecord["kind"];
type RecordOf<K extends Kind> = Extract<EvidenceRecord, { readonly kind: K }>;

/** An invocation and the LLM calls that carry its canary, in order of arrival. */
export interface InvocationWithCalls {
  readonly invocation: InvocationRecord;
  readonly calls: readonly LlmCallRecord[];
}

/** The records of one run sorted by kind, for the tables and charts; the figures come from the assessment. */
export interface RunEvidence {
  readonly run: RunRecord;
  /** All of them, as they were read. */
  readonly records: readonly EvidenceRecord[];
  readonly of: <K extends Kind>(kind: K) => readonly RecordOf<K>[];
  readonly invocations: readonly InvocationWithCalls[];
  /** Each call once: one that was written while open and again when it ended counts as ended. */
  readonly calls: readonly LlmCallRecord[];
}

const groupByKind = (records: readonly EvidenceRecord[]): ReadonlyMap<Kind, readonly EvidenceRecord[]> =>
  groupBy(records, (record) => record.kind);

const lastOfEachCall = (calls: readonly LlmCallRecord[]): readonly LlmCallRecord[] => [
  ...new Map(calls.map((call) => [call.callId, call])).values(),
];

const callsByCanary = (calls: readonly LlmCallRecord[]): ReadonlyMap<string, readonly LlmCallRecord[]> => {
  const found = new Map<string, LlmCallRecord[]>();
  for (const call of calls.toSorted((left, right) => left.arrivedAtMs - right.arrivedAtMs)) {
    for (const canary of call.canaries) {
      const own = found.get(canary);
      if (own === undefined) found.set(canary, [call]);
      else own.push(call);
    }
  }
  return found;
};

/** Sorts a run's records; the first one is the run's own. */
export const runEvidence = (run: RunRecord, records: readonly EvidenceRecord[]): RunEvidence => {
  const groups = groupByKind(records);
  const of = <K extends Kind>(kind: K) => (groups.get(kind) ?? []) as readonly RecordOf<K>[];
  const calls = lastOfEachCall(of("llm-call"));
  const byCanary = callsByCanary(calls);
  const invocations = of("invocation").map((invocation) => ({
    invocation,
    calls: byCanary.get(invocation.canary) ?? [],
  }));
  return { run, records, of, invocations, calls };
};
