import type { InvocationPage, InvocationQuery, InvocationRow } from "@plimsoll/application";
import { type InvocationRecord, invocationParts, latencyMs } from "@plimsoll/domain";
import { wireNumber } from "./latency-wire.ts";
import { type SamplesIndex, waveKey } from "./samples-index.ts";

/** A page is never longer, whatever was asked for. */
const LONGEST_PAGE = 500;

const latencyRank = (index: SamplesIndex, invocation: InvocationRecord): number =>
  latencyMs(index.trace(invocation)) ?? Number.MAX_VALUE;

/** archon-2 before archon-10. */
const byName = new Intl.Collator("en", { numeric: true }).compare;

const ORDERS = {
  sent: (_: SamplesIndex) => (left: InvocationRecord, right: InvocationRecord) => left.sentAtMs - right.sentAtMs,
  agent: () => (left: InvocationRecord, right: InvocationRecord) => byName(left.agentId, right.agentId),
  outcome: () => (left: InvocationRecord, right: InvocationRecord) => left.outcome.localeCompare(right.outcome),
  latency: (index: SamplesIndex) => {
    const ranks = new Map<InvocationRecord, number>();
    const rank = (one: InvocationRecord): number => {
      const known = ranks.get(one) ?? latencyRank(index, one);
      ranks.set(one, known);
      return known;
    };
    return (left: InvocationRecord, right: InvocationRecord) => {
      const [a, b] = [rank(left), rank(right)];
      return a === b ? 0 : a - b;
    };
  },
} as const;

const candidates = (index: SamplesIndex, { phase, wave, agentId }: InvocationQuery): readonly InvocationRecord[] => {
  if (agentId !== null) return index.byAgent.get(agentId) ?? [];
  if (phase !== null && wave !== null) return index.byWave.get(waveKey(phase, wave)) ?? [];
  return index.invocations;
};

const matches = (query: InvocationQuery) => (one: InvocationRecord) =>
  (query.phase === null || one.phase === query.phase) &&
  (query.wave === null || one.wave === query.wave) &&
  (query.outcome === null || one.outcome === query.outcome);

/** What a list tells of an invocation. */
export const invocationRow = (index: SamplesIndex, invocation: InvocationRecord): InvocationRow => {
  const trace = index.trace(invocation);
  const { requestId, agentId, phase, wave, outcome, sentAtMs, error } = invocation;
  return {
    ...{ requestId, agentId, phase, wave, outcome, sentAtMs },
    latencyMs: wireNumber(latencyMs(trace)),
    llmCallCount: trace.calls.length,
    parts: invocationParts(trace),
    error: error === undefined ? null : `${error.code}: ${error.message}`,
  };
};

/** One page of the invocations asked for, in order. */
export const invocationPage = (index: SamplesIndex, query: InvocationQuery): InvocationPage => {
  const found = candidates(index, query).filter(matches(query));
  const order = ORDERS[query.sort](index);
  const sorted = found.toSorted(query.descending ? (left, right) => order(right, left) : order);
  const limit = Math.min(LONGEST_PAGE, query.limit);
  const rows = sorted.slice(query.offset, query.offset + limit).map((one) => invocationRow(index, one));
  return { totalCount: found.length, offset: query.offset, rows };
};
