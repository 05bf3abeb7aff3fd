import { agentIds, type ConformanceCheck, judgeCeiling, judgeMixUps, type LlmCallRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { InvocationResult } from "../../ports/agent-orchestrator.port.ts";
import { canariesIn, type PlannedInvocation } from "../run-spike/invocation-planner.ts";
import {
  callsSince,
  collectBatch,
  type ConformanceContext,
  journalEnd,
  openPool,
  planFor,
} from "./conformance-context.ts";

const WAVES = 3;
const INVOCATION_LIMIT_MS = 60_000;
const BATCH_LIMIT_MS = 90_000;
const BARRIER_MS = 10_000;

interface Seen {
  readonly planned: readonly PlannedInvocation[];
  readonly results: readonly InvocationResult[];
  readonly calls: readonly LlmCallRecord[];
}

const countMixUps = ({ planned, results, calls }: Seen) => {
  const canaryOf = new Map(planned.map(({ request, canary }) => [request.requestId, canary]));
  const issued = new Set(canaryOf.values());
  const answers = results.flatMap((result) => {
    const own = canaryOf.get(result.requestId) ?? "";
    return result.outcome === "succeeded" ? [{ own, found: canariesIn(result.content, own) }] : [];
  });
  const issuedIn = calls.map(({ canaries }) => new Set(canaries.filter((canary) => issued.has(canary))));
  const correlated = new Set(issuedIn.flatMap((canaries) => [...canaries]));
  return {
    invocations: planned.length,
    succeeded: answers.length,
    crossedAnswers: answers.filter(({ own, found }) => found.some((canary) => canary !== own && issued.has(canary)))
      .length,
    withoutOwn: answers.filter(({ own, found }) => !found.includes(own)).length,
    crossedCalls: issuedIn.filter(({ size }) => size > 1).length,
    uncorrelated: [...issued].filter((canary) => !correlated.has(canary)).length,
  };
};

/** Waves of all agents; whose canary comes back to whom, and whose the LLM saw together. */
export const mixUpCheck = Effect.fnUntraced(function* (context: ConformanceContext) {
  const pool = yield* openPool(context, context.agentCount);
  const mark = yield* journalEnd(context);
  const waves = yield* Effect.forEach(Array.from({ length: WAVES }), () =>
    Effect.gen(function* () {
      const planned = planFor(context, agentIds(context.agentCount), INVOCATION_LIMIT_MS);
      const { results } = yield* collectBatch(pool, planned, BATCH_LIMIT_MS);
      return { planned, results };
    }),
  );
  const seen = countMixUps({
    planned: waves.flatMap(({ planned }) => planned),
    results: waves.flatMap(({ results }) => results),
    calls: yield* callsSince(context, mark),
  });
  const check: ConformanceCheck = { name: "mix-ups", ...judgeMixUps(seen), evidence: seen };
  return check;
});

/** How many calls are at the LLM at once while it answers nobody. */
export const ceilingCheck = Effect.fnUntraced(function* (context: ConformanceContext) {
  const { barrier } = context.llm.journal;
  if (barrier === null) {
    const check: ConformanceCheck = {
      ...{ name: "ceiling", status: "not-measured", evidence: {} },
      observed: "this LLM can't be made to hold its answers back",
    };
    return check;
  }
  const pool = yield* openPool(context, context.agentCount);
  const outcome = yield* barrier(context.agentCount, BARRIER_MS);
  const planned = planFor(context, agentIds(context.agentCount), INVOCATION_LIMIT_MS);
  const [{ largestInFlight, waitedMs }] = yield* Effect.all([outcome, collectBatch(pool, planned, BATCH_LIMIT_MS)], {
    concurrency: 2,
  });
  const evidence = { asked: context.agentCount, largestInFlight, waitedMs };
  const check: ConformanceCheck = { name: "ceiling", ...judgeCeiling(context.agentCount, largestInFlight), evidence };
  return check;
});
