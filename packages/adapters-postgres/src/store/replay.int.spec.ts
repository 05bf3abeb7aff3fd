import {
  taskOf,
  workflowOf,
  dispatched,
  failed,
  interrupted,
  retried,
  succeeded,
  freshTenant,
} from "@plimsoll/contract-tests";
import { type ParallelWorkflow, replayWorkflow, type WorkflowEvent, WorkflowProgress } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Result from "effect/Result";
import * as Scope from "effect/Scope";
import type { WorkflowStorePort } from "@plimsoll/application";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../migrate/migrate.ts";
import { startTestPostgres } from "../testing/start-test-postgres.ts";
import { makePostgresWorkflowStore } from "./make-postgres-workflow-store.ts";

const scope = Scope.makeUnsafe();
let store: WorkflowStorePort;

beforeAll(async () => {
  const { databaseUrl } = await Effect.runPromise(Scope.provide(startTestPostgres(), scope));
  await Effect.runPromise(migrate(databaseUrl));
  store = await Effect.runPromise(Scope.provide(makePostgresWorkflowStore({ databaseUrl }), scope));
});
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)));

interface Wish {
  readonly task: number;
  readonly kind:
    "dispatch" | "succeed" | "retry" | "fail" | "refuse" | "interrupt" | "block" | "cancel" | "scale" | "stop";
  readonly figure: number;
  readonly cut: boolean;
}

const wish: fc.Arbitrary<Wish> = fc.record({
  task: fc.integer({ min: 0, max: 3 }),
  // What ends a task, or all dispatching, is rare: else little happens before.
  kind: fc.oneof(
    { weight: 12, arbitrary: fc.constant("dispatch" as const) },
    { weight: 8, arbitrary: fc.constantFrom("retry" as const, "interrupt" as const) },
    { weight: 3, arbitrary: fc.constantFrom("succeed" as const, "fail" as const, "scale" as const) },
    { weight: 1, arbitrary: fc.constantFrom("refuse" as const, "block" as const, "cancel" as const, "stop" as const) },
  ),
  figure: fc.double({ min: 0, max: 1000, noNaN: true, noDefaultInfinity: true }),
  cut: fc.boolean(),
});

/** The event that a wish comes to, as the task stands; the progress says whether it is legal. */
const eventOf = ({ task, kind, figure }: Wish, progress: WorkflowProgress, atMs: number): WorkflowEvent => {
  const taskId = `task-${task}`;
  const attempts = progress.task(taskId)?.attempts ?? 0;
  const next = { taskId, attempt: attempts + 1, fencingToken: attempts + 1, atMs };
  const now = { taskId, attempt: Math.max(1, attempts), fencingToken: Math.max(1, attempts), atMs };
  switch (kind) {
    case "dispatch":
      return { ...dispatched(next), queuedMs: figure } as WorkflowEvent;
    case "succeed":
      return { ...succeeded(now), ranMs: figure } as WorkflowEvent;
    case "retry":
      return { ...retried(now, atMs + figure), ranMs: figure } as WorkflowEvent;
    case "fail":
      return { ...failed(now), ranMs: figure } as WorkflowEvent;
    case "refuse":
      return { ...failed(now), attempt: null, fencingToken: null } as WorkflowEvent;
    case "interrupt":
      return interrupted(now);
    case "block":
      return { kind: "task-blocked", atMs, taskId, blockedBy: "task-0" };
    case "cancel":
      return { kind: "task-cancelled", atMs, taskId, reason: `after ${figure}` };
    case "scale":
      return { kind: "pool-scaled", atMs, from: 0, to: Math.trunc(figure), reason: "as wished" };
    case "stop":
      return { kind: "cancel-requested", atMs, reason: "as wished" };
  }
};

/** The legal ones among what was wished for, cut into writes. */
const writesOf = (definition: ParallelWorkflow, wishes: readonly Wish[]): readonly (readonly WorkflowEvent[])[] => {
  const progress = WorkflowProgress.start(definition, 1);
  const writes: WorkflowEvent[][] = [[]];
  for (const [index, item] of wishes.entries()) {
    const event = eventOf(item, progress, 10 + index);
    if (Result.isFailure(progress.apply(event))) continue;
    writes.at(-1)?.push(event);
    if (item.cut) writes.push([]);
  }
  return writes.filter((events) => events.length > 0);
};

describe("the state in the database", () => {
  it("is what the domain's replay of the journal comes to, whatever the events and however they are cut into writes", async () => {
    let ordinal = 0;
    const tenantId = freshTenant();
    const check = fc.asyncProperty(
      fc.array(wish, { minLength: 10, maxLength: 60, size: "max" }),
      fc.boolean(),
      async (wishes, atOnce) => {
        const tasks = Array.from({ length: 4 }, (_, index) => taskOf(`task-${index}`));
        const definition = workflowOf(tenantId, `wished-${(ordinal += 1)}`, tasks);
        await Effect.runPromise(store.accept(definition, 1));
        await Effect.runPromise(store.claim(definition, "engine", 2, 1e9));
        let firstSequence = 3;
        const appends = writesOf(definition, wishes).map((events) => {
          const write = { tenantId, workflowId: definition.workflowId, epoch: 1, firstSequence, events };
          firstSequence += events.length;
          return store.append([write]);
        });
        await Effect.runPromise(Effect.all(appends, { concurrency: atOnce ? "unbounded" : 1 }));
        const journal = await Effect.runPromise(store.journal(definition, 0, 1000));
        const replayed = replayWorkflow(
          definition,
          1,
          journal.map(({ event }) => event),
        );
        const stored = await Effect.runPromise(store.load(definition));
        expect(journal.length).toBe(firstSequence - 1);
        expect(stored?.state).toEqual(Result.getOrThrow(replayed).state());
        const [summary] = await Effect.runPromise(store.list({ tenantId, limit: 1_000 })).then((all) =>
          all.filter(({ workflowId }) => workflowId === definition.workflowId),
        );
        const counts = Result.getOrThrow(replayed).counts;
        const { running, succeeded: won, failed: lost, blocked, cancelled } = counts;
        expect(summary).toMatchObject({ running, succeeded: won, failed: lost, blocked, cancelled });
      },
    );
    await fc.assert(check, { numRuns: 100 });
  }, 120_000);
});
