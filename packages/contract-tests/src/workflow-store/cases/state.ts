import type { StoredWorkflow, WorkflowKey, WorkflowStorePort } from "@plimsoll/application";
import { NO_USAGE, replayWorkflow } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { expectThat } from "../../expect-that.ts";
import { dispatched, failed, finished, interrupted, RATE_LIMITED, retried, succeeded } from "../sample-events.ts";
import { ACCEPTED_AT_MS, freshTenant, taskOf, workflowOf } from "../sample-workflows.ts";
import { claimed, expectNoGaps, expectSame, journalOf, loaded, running, written } from "../store-steps.ts";
import type { WorkflowStoreCase } from "../workflow-store-case.ts";

const taskIn = (stored: StoredWorkflow, taskId: string) =>
  stored.state.parallelTasks.find((task) => task.taskId === taskId);

const expectTask = Effect.fnUntraced(function* (
  stored: StoredWorkflow,
  taskId: string,
  expected: Readonly<Record<string, unknown>>,
) {
  const task = taskIn(stored, taskId) as Readonly<Record<string, unknown>> | undefined;
  const actual = Object.fromEntries(Object.keys(expected).map((field) => [field, task?.[field]]));
  yield* expectSame(actual, expected, `the state of task ${taskId} follows from its events`);
});

/** The whole state, not only what this suite thinks of, is what the domain makes of the journal. */
const expectReplayed = Effect.fnUntraced(function* (store: WorkflowStorePort, key: WorkflowKey) {
  const { definition, state } = yield* loaded(store, key);
  const events = (yield* journalOf(store, key)).map(({ event }) => event);
  const replayed = replayWorkflow(definition, state.acceptedAtMs, events);
  if (Result.isFailure(replayed)) return yield* Effect.die(replayed.failure);
  yield* expectSame(state, replayed.success.state(), "the state that is loaded is the replay of the journal");
});

const diamond = (tenantId: string) =>
  workflowOf(tenantId, "diamond", [
    taskOf("root"),
    taskOf("left", ["root"]),
    taskOf("right", ["root"]),
    taskOf("end", ["left", "right"]),
  ]);

const followed: WorkflowStoreCase = {
  name: "loads the state that follows from the journal, after every step of a workflow's life",
  needs: [],
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (store) {
    const claim = yield* running(store, diamond(freshTenant()));
    const order = (yield* loaded(store, claim)).state.parallelTasks.map(({ taskId }) => taskId);
    yield* expectSame(order, ["root", "left", "right", "end"], "tasks keep the definition's order");

    yield* written(store, claim, [dispatched({ taskId: "root", atMs: ACCEPTED_AT_MS + 10 })]);
    const first = yield* loaded(store, claim);
    yield* expectTask(first, "root", {
      status: "running",
      attempts: 1,
      failedAttempts: 0,
      fencingToken: 1,
      agentId: "witness",
      queuedMs: 4,
      startedAtMs: ACCEPTED_AT_MS + 10,
      finishedAtMs: null,
    });
    yield* expectTask(first, "left", { status: "pending", attempts: 0, agentId: null, output: null });
    const held = Object.values(first.state.resourceAllocations).map(({ leaseId }) => leaseId);
    yield* expectSame(held, ["lease-root-1"], "only what is in flight holds resources");

    yield* written(store, claim, [retried({ taskId: "root" }, ACCEPTED_AT_MS + 300)]);
    const second = yield* loaded(store, claim);
    yield* expectTask(second, "root", {
      status: "pending",
      attempts: 1,
      failedAttempts: 1,
      notBeforeMs: ACCEPTED_AT_MS + 300,
      error: RATE_LIMITED,
      output: null,
    });
    yield* expectReplayed(store, claim);
    yield* expectSame(second.state.resourceAllocations, {}, "what has ended holds nothing");

    const again = { taskId: "root", attempt: 2, fencingToken: 2 };
    const atMs = ACCEPTED_AT_MS + 400;
    yield* written(store, claim, [dispatched(again), succeeded({ ...again, atMs }, "rooted")]);
    const third = yield* loaded(store, claim);
    yield* expectTask(third, "root", {
      status: "succeeded",
      attempts: 2,
      failedAttempts: 1,
      fencingToken: 2,
      output: "rooted",
      usage: { ...NO_USAGE, tokens: 15, wallTimeMs: 25.5 },
      finishedAtMs: atMs,
    });
    yield* expectReplayed(store, claim);
    yield* expectNoGaps(store, claim);
  }),
};

const ended: WorkflowStoreCase = {
  name: "loads failed, blocked and cancelled tasks, and how and when the workflow ended",
  needs: [],
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (store) {
    const claim = yield* running(store, diamond(freshTenant()));
    const left = { taskId: "left", fencingToken: 3, atMs: ACCEPTED_AT_MS + 50 };
    yield* written(store, claim, [dispatched({ taskId: "root" }), succeeded({ taskId: "root" }), dispatched(left)]);
    yield* written(store, claim, [
      failed(left),
      { kind: "task-blocked", atMs: ACCEPTED_AT_MS + 51, taskId: "end", blockedBy: "left" },
      { kind: "task-cancelled", atMs: ACCEPTED_AT_MS + 52, taskId: "right", reason: "no longer needed" },
      { kind: "pool-scaled", atMs: ACCEPTED_AT_MS + 53, from: 2, to: 7, reason: "the queue waits" },
    ]);
    const midway = yield* loaded(store, claim);
    yield* expectSame(midway.state.poolSize, 7, "the pool has the size that it was last given");
    yield* expectSame(midway.state.executionStatus, "running", "it runs until it has finished");
    yield* written(store, claim, [finished("partially-succeeded", ACCEPTED_AT_MS + 60)]);
    const stored = yield* loaded(store, claim);
    yield* expectReplayed(store, claim);
    const error = { class: "permanent", code: "refused", message: "It can't be said.", retryAfterMs: null };
    yield* expectTask(stored, "left", { status: "failed", error, output: null, finishedAtMs: ACCEPTED_AT_MS + 50 });
    yield* expectTask(stored, "end", { status: "blocked", blockedBy: "left", attempts: 0 });
    yield* expectTask(stored, "right", { status: "cancelled", output: null });
    yield* expectTask(stored, "root", { status: "succeeded", output: "root is said" });
    yield* expectSame(
      [stored.state.executionStatus, stored.state.finishedAtMs],
      ["partially-succeeded", ACCEPTED_AT_MS + 60],
      "a finished workflow has its outcome and its time",
    );
  }),
};

const resumed: WorkflowStoreCase = {
  name: "hands a workflow of a dead engine over with everything that was written, and what it then voids",
  needs: [],
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (store) {
    const dead = yield* running(store, diamond(freshTenant()), "engine-dead");
    yield* written(store, dead, [dispatched({ taskId: "root" }), succeeded({ taskId: "root" }, "kept")]);
    yield* written(store, dead, [dispatched({ taskId: "left", fencingToken: 2 })]);
    const claim = yield* claimed(store, dead, "engine-next", dead.expiresAtMs + 1);
    const before = yield* loaded(store, claim);
    yield* expectTask(before, "root", { status: "succeeded", output: "kept" });
    yield* expectTask(before, "left", { status: "running", fencingToken: 2 });
    yield* expectSame(before.state.epoch, claim.epoch, "the state knows the newest epoch");
    yield* written(store, claim, [interrupted({ taskId: "left", fencingToken: 2 })]);
    const after = yield* loaded(store, claim);
    yield* expectTask(after, "left", { status: "pending", attempts: 1, failedAttempts: 0 });
    const cancel = { kind: "cancel-requested", atMs: ACCEPTED_AT_MS + 90, reason: "stop" } as const;
    yield* written(store, claim, [cancel]);
    const cancelling = yield* loaded(store, claim);
    yield* expectSame(cancelling.state.executionStatus, "cancelling", "a journalled wish to cancel shows in the state");
    yield* expectReplayed(store, claim);
    yield* expectNoGaps(store, claim);
  }),
};

const TASK_COUNT = 2000;

const large: WorkflowStoreCase = {
  name: `accepts, runs and loads a workflow of ${TASK_COUNT} tasks in one go`,
  needs: [],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (store) {
    const tasks = Array.from({ length: TASK_COUNT }, (_, index) =>
      taskOf(`task-${index}`, index % 4 === 0 ? [] : [`task-${index - 1}`]),
    );
    const definition = workflowOf(freshTenant(), "large", tasks);
    const claim = yield* running(store, definition);
    const events = tasks.flatMap(({ taskId }, index) => {
      const of = { taskId, fencingToken: index + 1 };
      return [dispatched(of), succeeded(of)];
    });
    yield* written(store, claim, events);
    const stored = yield* loaded(store, claim);
    yield* expectSame(stored.definition, definition, "a large definition is loaded as it was accepted");
    yield* expectReplayed(store, definition);
    const unfinished = stored.state.parallelTasks.filter(({ status }) => status !== "succeeded");
    yield* expectThat(unfinished.length === 0, "each of its tasks has succeeded", () => unfinished.slice(0, 2));
    yield* expectSame(stored.state.parallelTasks.length, TASK_COUNT, "each of its tasks has a state");
    yield* expectSame((yield* journalOf(store, claim)).length, 2 + 2 * TASK_COUNT, "each of its events is kept");
  }),
};

/** The state is what the journal says, never anything else. */
export const stateCases: readonly WorkflowStoreCase[] = [followed, ended, resumed, large];
