import type { InvocationRecord, LlmCallRecord } from "./evidence-record.ts";

/** An invocation with the LLM calls that carry its canary, in order of arrival. */
export interface InvocationTrace {
  readonly invocation: InvocationRecord;
  readonly calls: readonly LlmCallRecord[];
}

/** All invocations of a run joined with the journal. */
export interface InvocationTraces {
  /** In order of the evidence. */
  readonly all: readonly InvocationTrace[];
  /** Calls that hold no canary of any invocation: nobody asked for them, or the prompt was lost on the way. */
  readonly unclaimedCalls: readonly LlmCallRecord[];
  /** The invocations that a canary was given to, in order of sending; more than one only where it was used again. */
  readonly ownersOfCanary: ReadonlyMap<string, readonly InvocationRecord[]>;
}

interface OpenTrace {
  readonly invocation: InvocationRecord;
  readonly calls: LlmCallRecord[];
}

const tracesByCanary = (traces: readonly OpenTrace[]): Map<string, OpenTrace[]> => {
  const byCanary = new Map<string, OpenTrace[]>();
  for (const trace of traces) {
    const sharing = byCanary.get(trace.invocation.canary);
    if (sharing === undefined) byCanary.set(trace.invocation.canary, [trace]);
    else sharing.push(trace);
  }
  for (const sharing of byCanary.values()) sharing.sort((a, b) => a.invocation.sentAtMs - b.invocation.sentAtMs);
  return byCanary;
};

/** The last of the invocations that was sent before `atMs`; the first when none was. */
const claimant = (sharing: readonly OpenTrace[], atMs: number): OpenTrace | undefined => {
  let low = 0;
  let high = sharing.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((sharing[middle]?.invocation.sentAtMs ?? 0) <= atMs) low = middle;
    else high = middle;
  }
  return sharing[low];
};

/** Later invocations win: a conversation that carries older canaries along speaks for its newest. */
const claimantOfCall = (byCanary: ReadonlyMap<string, OpenTrace[]>, call: LlmCallRecord): OpenTrace | undefined =>
  call.canaries
    .map((canary) => claimant(byCanary.get(canary) ?? [], call.arrivedAtMs))
    .filter((trace) => trace !== undefined)
    .sort((a, b) => b.invocation.sentAtMs - a.invocation.sentAtMs)[0];

/** Gives every LLM call to the one invocation whose canary it carries; a reused canary is told apart by time. */
export const traceInvocations = (
  invocations: readonly InvocationRecord[],
  calls: readonly LlmCallRecord[],
): InvocationTraces => {
  const all: OpenTrace[] = invocations.map((invocation) => ({ invocation, calls: [] }));
  const byCanary = tracesByCanary(all);
  const unclaimedCalls: LlmCallRecord[] = [];
  for (const call of calls) {
    const trace = claimantOfCall(byCanary, call);
    if (trace === undefined) unclaimedCalls.push(call);
    else trace.calls.push(call);
  }
  for (const trace of all) if (trace.calls.length > 1) trace.calls.sort((a, b) => a.arrivedAtMs - b.arrivedAtMs);
  const ownersOfCanary = new Map(
    [...byCanary].map(([canary, sharing]) => [canary, sharing.map(({ invocation }) => invocation)]),
  );
  return { all, unclaimedCalls, ownersOfCanary };
};
