import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { InvocationRecord } from "../evidence/evidence-record.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import type { DroppedArrivalRecord, StageRecord } from "../evidence/load-records.ts";
import { heldByUsMs, latencyMs } from "../metrics/invocation-latency.ts";
import type { LoadScenario } from "./load-scenario.ts";

/** An invocation of a load run with what the measures ask of it. */
export interface LoadInvocation {
  readonly trace: InvocationTrace;
  readonly record: InvocationRecord;
  /** From the intended start; +Infinity when it did not succeed. */
  readonly correctedMs: number;
  /** From the sending; +Infinity when it did not succeed. */
  readonly uncorrectedMs: number;
  /** False where our own interruption decided its fate: nothing is known of it. */
  readonly isDecided: boolean;
  /** Succeeded, holds its own canary and no other agent's. */
  readonly isCorrect: boolean;
}

/** The evidence of a load run, sorted for its measures. */
export interface LoadEvidence {
  readonly index: EvidenceIndex;
  readonly load: LoadScenario;
  readonly stages: readonly StageRecord[];
  readonly invocations: readonly LoadInvocation[];
  /** Of the stages that are judged. */
  readonly judged: readonly LoadInvocation[];
  /** Arrivals that were not sent for a reason of the orchestrator's: not those that we gave up when we ended the load early. */
  readonly refused: readonly DroppedArrivalRecord[];
  /** Canaries found in an answer that were given to another agent. */
  readonly crossed: readonly LoadInvocation[];
}

/** What an absent first line leaves: nothing was asked for. */
const NO_LOAD: LoadScenario = {
  shape: { kind: "burst-waves", waves: 1 },
  warmUpMs: 0,
  conversation: { turns: 1 },
  toolTurns: 0,
  goodputWithinMs: null,
  stopEarly: false,
  faults: [],
  inputs: [],
};

type Owners = EvidenceIndex["traces"]["ownersOfCanary"];

/** Earlier canaries of the same agent's conversation belong into its answer: the prompt carried them. */
const holdsForeign = (record: InvocationRecord, owners: Owners): boolean =>
  record.canariesFound.some((canary) => {
    if (canary === record.canary) return false;
    const owner = owners.get(canary)?.[0];
    return owner === undefined || owner.agentId !== record.agentId || owner.conversation !== record.conversation;
  });

const uncorrected = (trace: InvocationTrace): number | null => {
  const { endedAtMs, outcome, sentAtMs } = trace.invocation;
  if (outcome === "pending" || endedAtMs === null) return null;
  return outcome === "succeeded" ? endedAtMs - sentAtMs - heldByUsMs(trace) : Number.POSITIVE_INFINITY;
};

const isLoad = ({ invocation: { phase } }: InvocationTrace): boolean => phase === "load" || phase === "warm-up";

const bySending = (a: InvocationTrace, b: InvocationTrace): number =>
  a.invocation.intendedAtMs - b.invocation.intendedAtMs;

const decidedByInterruption = (index: EvidenceIndex, { outcome }: InvocationRecord): boolean =>
  index.partial && (outcome === "pending" || outcome === "cancelled");

const toInvocation = (index: EvidenceIndex, trace: InvocationTrace): LoadInvocation => {
  const record = trace.invocation;
  const isOwnMissing = index.scenario.llm.kind === "mock" && !record.canariesFound.includes(record.canary);
  const isForeign = holdsForeign(record, index.traces.ownersOfCanary);
  return {
    trace,
    record,
    correctedMs: latencyMs(trace) ?? Number.POSITIVE_INFINITY,
    uncorrectedMs: uncorrected(trace) ?? Number.POSITIVE_INFINITY,
    isDecided: !decidedByInterruption(index, record),
    isCorrect: record.outcome === "succeeded" && !isOwnMissing && !isForeign,
  };
};

const refusedArrivals = (index: EvidenceIndex): readonly DroppedArrivalRecord[] => {
  const endedByUs = index.partial || index.of["stopped-early"].length > 0;
  return index.of["dropped-arrival"].filter(({ reason }) => !(endedByUs && reason === "load-ended"));
};

/** Sorts a load run's records by intended start. */
export const loadEvidence = (index: EvidenceIndex): LoadEvidence => {
  const invocations = index.traces.all
    .filter(isLoad)
    .sort(bySending)
    .map((trace) => toInvocation(index, trace));
  return {
    index,
    load: index.of.run[0]?.load ?? NO_LOAD,
    stages: index.of.stage.toSorted((a, b) => a.stage - b.stage),
    invocations,
    refused: refusedArrivals(index),
    judged: invocations.filter(({ record }) => record.phase === "load"),
    crossed: invocations.filter(({ record }) => holdsForeign(record, index.traces.ownersOfCanary)),
  };
};
