import type { WorkflowStorePort } from "@plimsoll/application";
import { NO_USAGE, utcDay, type WorkflowEvent } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { dispatched, failed, finished, interrupted, retried, succeeded } from "../sample-events.ts";
import { ACCEPTED_AT_MS, freshTenant, taskOf, workflowOf } from "../sample-workflows.ts";
import { claimed, expectSame, keyOf, running, TTL_MS, written } from "../store-steps.ts";
import type { WorkflowStoreCase } from "../workflow-store-case.ts";

const MS_PER_DAY = 86_400_000;
const TODAY = utcDay(ACCEPTED_AT_MS);
const TOMORROW = utcDay(ACCEPTED_AT_MS + MS_PER_DAY);

const usedBy = (store: WorkflowStorePort, tenantId: string, fromDay = TODAY, toDay = TOMORROW) =>
  store.tenantUsage({ tenantIds: [tenantId], fromDay, toDay });

/** Three tokens for an attempt that is retried, twelve for one that succeeds (sample events), none for one that failed. */
const dayOf = (tenantId: string, day: string, sums: readonly [number, number, number, number]) => {
  const [workflows, attempts, tokens, ranMs] = sums;
  return { tenantId, day, workflows, attempts, tokens, costUsd: 0, ranMs };
};

const counted: WorkflowStoreCase = {
  name: "counts what attempts have used with the events that say it, by tenant and day of UTC",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const [tenantId, other] = [freshTenant(), freshTenant()];
    yield* expectSame(yield* usedBy(store, tenantId), [], "a new tenant has used nothing");
    const claim = yield* running(store, workflowOf(tenantId, "used", [taskOf("a"), taskOf("b"), taskOf("c")]));
    const spent: WorkflowEvent = { ...failed({ taskId: "b" }), usage: { ...NO_USAGE, tokens: 5 } } as WorkflowEvent;
    yield* written(store, claim, [
      dispatched({ taskId: "a" }),
      retried({ taskId: "a" }, ACCEPTED_AT_MS + 20),
      dispatched({ taskId: "b" }),
      spent,
      dispatched({ taskId: "a", attempt: 2, fencingToken: 2 }),
    ]);
    yield* written(store, claim, [
      succeeded({ taskId: "a", attempt: 2, fencingToken: 2, atMs: ACCEPTED_AT_MS + MS_PER_DAY }, "with \u0000 in it"),
      { kind: "cancel-requested", atMs: ACCEPTED_AT_MS + MS_PER_DAY, reason: "enough" },
      { kind: "task-cancelled", atMs: ACCEPTED_AT_MS + MS_PER_DAY, taskId: "c", reason: "it only waited" },
    ]);
    const second = yield* running(store, workflowOf(tenantId, "more", [taskOf("a")]));
    yield* written(store, second, [dispatched({ taskId: "a" }), succeeded({ taskId: "a" })]);
    yield* expectSame(
      yield* usedBy(store, tenantId),
      [dayOf(tenantId, TODAY, [2, 3, 20, 25.5]), dayOf(tenantId, TOMORROW, [1, 1, 12, 25.5])],
      "every end of an attempt counts on the day of its event; what never ran counts nothing",
    );
    yield* expectSame(yield* usedBy(store, tenantId, TOMORROW), [dayOf(tenantId, TOMORROW, [1, 1, 12, 25.5])], "a day");
    yield* expectSame(yield* usedBy(store, other), [], "and nothing counts for another tenant");
  }),
};

const once: WorkflowStoreCase = {
  name: "counts every token once, however often its event is written, by whoever, and keeps the count when the workflow is pruned",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const definition = workflowOf(tenantId, "once", [taskOf("a")]);
    const claim = yield* running(store, definition);
    const events = [dispatched({ taskId: "a" }), retried({ taskId: "a" }, ACCEPTED_AT_MS + 20)];
    const write = yield* written(store, claim, events);
    yield* store.append([write]);
    yield* store.append([write, write]);
    // The engine dies: its last attempt is void, and what it writes late is fenced.
    yield* written(store, claim, [dispatched({ taskId: "a", attempt: 2, fencingToken: 2 })]);
    const next = yield* claimed(store, definition, "engine-b", ACCEPTED_AT_MS + 1 + TTL_MS);
    const late = { ...keyOf(claim), epoch: claim.epoch, firstSequence: write.firstSequence + 3 };
    yield* store.append([{ ...late, events: [succeeded({ taskId: "a", attempt: 2, fencingToken: 2 })] }]);
    yield* written(store, next, [
      interrupted({ taskId: "a", attempt: 2, fencingToken: 2 }),
      dispatched({ taskId: "a", attempt: 3, fencingToken: 3 }),
    ]);
    const endMs = ACCEPTED_AT_MS + 40;
    yield* written(store, next, [
      succeeded({ taskId: "a", attempt: 3, fencingToken: 3 }),
      finished("succeeded", endMs),
    ]);
    const expected = [dayOf(tenantId, TODAY, [1, 2, 15, 25.5])];
    yield* expectSame(yield* usedBy(store, tenantId), expected, "what is written twice, or too late, counts no more");
    yield* store.prune(endMs + 1, ["succeeded"]);
    yield* expectSame(yield* store.load(keyOf(definition)), null, "it is pruned");
    yield* expectSame(yield* usedBy(store, tenantId), expected, "what was used stays used");
  }),
};

const unsaid: WorkflowStoreCase = {
  name: "has no quotas for tenants for whom none were laid down",
  needs: [],
  limitMs: 10_000,
  check: Effect.fnUntraced(function* (store) {
    yield* expectSame(yield* store.tenantQuotas([freshTenant(), freshTenant()]), [], "nothing is said of them");
    yield* expectSame(yield* store.tenantQuotas([]), [], "nor of nobody");
  }),
};

/** What tenants use is counted as exactly as tasks are. */
export const usageCases: readonly WorkflowStoreCase[] = [counted, once, unsaid];
