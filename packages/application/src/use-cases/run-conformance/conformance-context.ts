import { agentIds, type LlmCallRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import type {
  AgentOrchestratorPort,
  InvocationResult,
  OrchestratorFailure,
  OrchestratorPool,
} from "../../ports/agent-orchestrator.port.ts";
import type { ClockPort } from "../../ports/clock.port.ts";
import type { LlmFailure } from "../../ports/llm-journal.port.ts";
import type { StartedLlm } from "../../ports/llm-provider.port.ts";
import { archon, InvocationPlanner, type PlannedInvocation } from "../run-spike/invocation-planner.ts";

const POLL_MS = 15;
const INSTANTIATION_TIMEOUT_MS = 60_000;

/** What ends a check before it has seen anything. */
export type CheckFailure = OrchestratorFailure | LlmFailure;

/** An orchestrator that is up, its LLM, and how much is asked of it. */
export interface ConformanceContext {
  readonly clock: ClockPort;
  readonly orchestrator: AgentOrchestratorPort;
  readonly llm: StartedLlm;
  readonly agentCount: number;
  readonly planner: InvocationPlanner;
}

/** Agents ready for the check; the Scope releases them. */
export const openPool = (context: ConformanceContext, count: number) =>
  context.orchestrator.instantiate({
    agents: agentIds(count).map(archon),
    ...(context.llm.endpoint === null ? {} : { llm: context.llm.endpoint }),
    instantiationTimeoutMs: INSTANTIATION_TIMEOUT_MS,
  });

/** One invocation of each agent, with its own limit in milliseconds. */
export const planFor = (
  context: ConformanceContext,
  agents: readonly string[],
  timeoutMs: number,
): readonly PlannedInvocation[] =>
  context.planner.plan(agents).map((planned) => ({ ...planned, request: { ...planned.request, timeoutMs } }));

/** One invocation of one agent. */
export const planOne = (context: ConformanceContext, agentId: string, timeoutMs: number): PlannedInvocation => {
  const [planned] = planFor(context, [agentId], timeoutMs);
  if (planned === undefined) throw new Error("the planner plans one invocation for one agent");
  return planned;
};

/** Where a check's own LLM calls begin: in the journal, and in time, since calls that an earlier check left open are still read. */
export interface JournalMark {
  readonly cursor: number;
  readonly atMs: number;
}

/** The journal's end, so that a check reads its own calls only. */
export const journalEnd = ({ llm, clock }: ConformanceContext) =>
  Effect.map(llm.journal.read(0, false), ({ nextCursor }): JournalMark => ({
    cursor: nextCursor,
    atMs: clock.nowMs(),
  }));

/** Calls that arrived since the mark, ended and open. */
export const callsSince = ({ llm }: ConformanceContext, { cursor, atMs }: JournalMark) =>
  Effect.map(llm.journal.read(cursor, true), ({ calls }) => calls.filter(({ arrivedAtMs }) => arrivedAtMs >= atMs));

/** A call of this invocation, as far as can be told: it carries the canary, or, where user code lost it, none. */
export const isOf = ({ canaries }: LlmCallRecord, canary: string): boolean =>
  canaries.length === 0 || canaries.includes(canary);

interface AwaitedCall {
  readonly mark: JournalMark;
  readonly canary: string;
  readonly ended: boolean;
  readonly withinMs: number;
}

/** The first call of this kind; null when none shows in time. */
export const awaitCall = Effect.fnUntraced(function* (
  context: ConformanceContext,
  { mark, canary, ended, withinMs }: AwaitedCall,
) {
  const untilMs = context.clock.nowMs() + withinMs;
  for (;;) {
    const calls = yield* callsSince(context, mark);
    const found = calls.find((call) => isOf(call, canary) && (!ended || call.endedAtMs !== null));
    if (found !== undefined) return found;
    if (context.clock.nowMs() > untilMs) return null;
    yield* Effect.sleep(POLL_MS);
  }
});

/** What came of a batch in time, in order of arrival; a stream that fails or never ends leaves what it had brought. */
export const collectBatch = Effect.fnUntraced(function* (
  pool: OrchestratorPool,
  planned: readonly PlannedInvocation[],
  limitMs: number,
) {
  const results: InvocationResult[] = [];
  const requests = planned.map(({ request }) => request);
  const take = (result: InvocationResult) => Effect.sync(() => void results.push(result));
  const ending = yield* Stream.runForEach(pool.invokeBatch(requests), take).pipe(
    Effect.timeoutOption(limitMs),
    Effect.result,
  );
  return { results, failure: ending._tag === "Failure" ? ending.failure.message : null };
});
