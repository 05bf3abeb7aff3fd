import { type ParallelWorkflow, type ParallelWorkflowResult, replayWorkflow } from "@plimsoll/domain";
import type { WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { ContractViolation } from "../contract-violation.ts";
import { expectThat } from "../expect-that.ts";
import { expectNoGaps, expectSame, journalOf, loaded } from "../workflow-store/store-steps.ts";

/** Task ids by how they ended, sorted. */
export const endsOf = (result: ParallelWorkflowResult) => ({
  succeeded: Object.keys(result.outputs).sort(),
  failed: result.failures.map(({ taskId }) => taskId).sort(),
  blocked: result.blocked.map(({ taskId }) => taskId).sort(),
  cancelled: [...result.cancelled].sort(),
});

/**
 * The conservation law: each task ended once and in one way, what the engine answers is what the store holds, and that is what
 * follows from a journal without gaps in which no task succeeds twice.
 */
export const expectConserved = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  definition: ParallelWorkflow,
  result: ParallelWorkflowResult,
) {
  const { succeeded, failed, blocked, cancelled } = endsOf(result);
  const ended = [...succeeded, ...failed, ...blocked, ...cancelled].sort();
  const asked = definition.tasks.map(({ taskId }) => taskId).sort();
  yield* expectSame(ended, asked, "each task of a workflow ends once, in one way");
  yield* expectSame(result.metrics.unaccounted, 0, "the metrics account for every task");
  yield* expectNoGaps(store, definition);
  const events = (yield* journalOf(store, definition)).map(({ event }) => event);
  const replayed = replayWorkflow(definition, (yield* loaded(store, definition)).state.acceptedAtMs, events);
  if (Result.isFailure(replayed))
    return yield* new ContractViolation({
      promise: "the journal holds only what may follow from what was before",
      observed: replayed.failure.message,
    });
  const { state } = yield* loaded(store, definition);
  yield* expectSame(state, replayed.success.state(), "the stored state follows from the journal");
  yield* expectSame(state.executionStatus, result.outcome, "the engine answers with the outcome that is stored");
  const wins = events.flatMap((event) => (event.kind === "task-succeeded" ? [event.taskId] : []));
  yield* expectThat(new Set(wins).size === wins.length, "no task succeeds twice", () => wins);
});
