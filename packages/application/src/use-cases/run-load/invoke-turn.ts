import type { InvocationError, InvocationRecord, Phase } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import * as Cause from "effect/Cause";
import type { InvocationResult, OrchestratorFailure } from "../../ports/agent-orchestrator.port.ts";
import { canariesIn } from "../run-spike/invocation-planner.ts";
import type { LoadContext } from "./load-context.ts";
import type { PlannedTurn, Talker } from "./talker.ts";

/** The orchestrator's own deadline gets this much more before the runner gives an invocation up. */
const GUARD_GRACE_MS = 5_000;

/** Failures of a single exchange, as load brings them about; any other ends the run. */
const SURVIVABLE: ReadonlySet<string> = new Set(["unreachable", "timeout", "agent-not-found", "invalid-request"]);

/** When an invocation was due, when the runner noticed, and in which stage it counts. */
export interface Due {
  readonly stage: number;
  readonly phase: Phase;
  readonly intendedAtMs: number;
  readonly noticedAtMs: number;
}

type Mutable<A> = { -readonly [K in keyof A]: A[K] };
type TurnExit = Exit.Exit<Option.Option<InvocationResult>, OrchestratorFailure>;

const openRecord = (
  { pool }: LoadContext,
  turn: PlannedTurn,
  due: Due,
  sentAtMs: number,
): Mutable<InvocationRecord> => ({
  kind: "invocation",
  phase: due.phase,
  wave: due.stage,
  pool: pool.ordinal,
  requestId: turn.request.requestId,
  agentId: turn.request.agentId,
  canary: turn.canary,
  intendedAtMs: due.intendedAtMs,
  sentAtMs,
  noticedAtMs: due.noticedAtMs,
  turn: turn.turn,
  conversation: turn.conversation,
  endedAtMs: null,
  outcome: "pending",
  canariesFound: [],
});

const fail = (record: Mutable<InvocationRecord>, error: InvocationError, endedAtMs: number): void => {
  record.endedAtMs = endedAtMs;
  record.error = error;
  record.outcome = error.code === "cancelled" ? "cancelled" : "failed";
};

const answer = (record: Mutable<InvocationRecord>, result: InvocationResult, canary: string): void => {
  if (result.sentAtMs !== undefined) record.sentAtMs = result.sentAtMs;
  if (result.reported !== undefined) record.reported = result.reported;
  if (result.outcome === "failed") return fail(record, result.error, result.receivedAtMs);
  record.endedAtMs = result.receivedAtMs;
  record.outcome = "succeeded";
  record.outputId = result.outputId;
  record.canariesFound = canariesIn(result.content, canary);
};

const isOurs = ({ request }: PlannedTurn, result: InvocationResult): boolean =>
  result.requestId === request.requestId && result.agentId === request.agentId;

/** What the exit says of the invocation; one that was interrupted stays pending. */
const settle = (record: Mutable<InvocationRecord>, turn: PlannedTurn, exit: TurnExit, nowMs: number): void => {
  if (Exit.isFailure(exit)) {
    const failure = Option.getOrUndefined(Cause.findErrorOption(exit.cause));
    if (failure === undefined) return;
    const code = failure.code === "timeout" ? "timeout" : "orchestrator-error";
    return fail(record, { code, message: failure.message, retryable: false }, nowMs);
  }
  if (Option.isNone(exit.value)) {
    return fail(record, { code: "timeout", message: "no answer within timeout and grace", retryable: true }, nowMs);
  }
  if (isOurs(turn, exit.value.value)) answer(record, exit.value.value, turn.canary);
};

const strayOf = (turn: PlannedTurn, due: Due, exit: TurnExit) => {
  if (Exit.isFailure(exit) || Option.isNone(exit.value) || isOurs(turn, exit.value.value)) return [];
  const { requestId, agentId, receivedAtMs } = exit.value.value;
  const { phase, stage: wave } = due;
  return [
    { kind: "stray-result" as const, phase, wave, requestId, agentId, reason: "invented" as const, atMs: receivedAtMs },
  ];
};

const keepBooks = ({ books, watch, spike: { session } }: LoadContext, record: InvocationRecord): void => {
  books.ended(record.outcome === "succeeded");
  session.observe([record]);
  watch.take(record);
};

const contentOf = (exit: TurnExit): string | null => {
  if (Exit.isFailure(exit) || Option.isNone(exit.value)) return null;
  return exit.value.value.outcome === "succeeded" ? exit.value.value.content : null;
};

/**
 * Sends an agent's next turn and writes down what became of it, however it ends. Gives the record; fails only when the
 * orchestrator as a whole is lost.
 */
export const invokeTurn = Effect.fnUntraced(function* (context: LoadContext, talker: Talker, due: Due) {
  const { session } = context.spike;
  const { clock } = session.ports;
  const turn = context.planner.next(talker);
  const record = openRecord(context, turn, due, clock.nowMs());
  context.hooks.announce(record);
  context.books.sent();
  const close = (exit: TurnExit) => {
    settle(record, turn, exit, clock.nowMs());
    const content = contentOf(exit);
    if (content === null || record.outcome !== "succeeded") talker.beginAnew();
    else talker.answered(turn.ownPrompt, content);
    keepBooks(context, record);
    return session.log.append([record, ...strayOf(turn, due, exit)]);
  };
  yield* context.pool.handle.invoke(turn.request).pipe(
    Effect.timeoutOption(turn.request.timeoutMs + GUARD_GRACE_MS),
    Effect.onExit(close),
    Effect.catchTag("OrchestratorFailure", (failure) =>
      SURVIVABLE.has(failure.code) ? Effect.succeedNone : Effect.fail(failure),
    ),
  );
  return record as InvocationRecord;
});
