import type { WorkflowFilter, WorkflowStorePort, WorkflowSummary } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { dispatched, endOf, failed, finished, scaled, succeeded } from "../sample-events.ts";
import { ACCEPTED_AT_MS, freshTenant, singleOf, taskOf, workflowOf } from "../sample-workflows.ts";
import { expectSame, keyOf, running, written } from "../store-steps.ts";
import type { WorkflowStoreCase } from "../workflow-store-case.ts";

const paging: WorkflowStoreCase = {
  name: "pages through a journal without losing or doubling an entry",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const claim = yield* running(store, workflowOf(freshTenant(), "paged"));
    const events = Array.from({ length: 23 }, (_, index) => scaled(index));
    yield* written(store, claim, events.slice(0, 11));
    yield* written(store, claim, events.slice(11));
    const sequences: number[] = [];
    for (let pages = 0; pages < 10; pages++) {
      const page = yield* store.journal(keyOf(claim), sequences.at(-1) ?? 0, 10);
      sequences.push(...page.map(({ sequence }) => sequence));
    }
    const expected = Array.from({ length: 25 }, (_, index) => index + 1);
    yield* expectSame(sequences, expected, "pages of 10 hold each entry once, in order");
    const entry = { ...keyOf(claim), sequence: 7, event: scaled(4) };
    yield* expectSame(yield* store.journal(keyOf(claim), 6, 1), [entry], "a page starts behind the sequence named");
    yield* expectSame(yield* store.journal(keyOf(claim), 25, 10), [], "behind the end there is nothing");
    yield* expectSame(yield* store.journal(keyOf(claim), 1000, 10), [], "nor far behind it");
  }),
};

const counts: WorkflowStoreCase = {
  name: "lists workflows with their tasks counted by status",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const tasks = [..."abcdef"].map((taskId) => taskOf(taskId, taskId === "d" ? ["b"] : []));
    const definition = workflowOf(freshTenant(), "counted", tasks);
    const claim = yield* running(store, definition);
    yield* written(store, claim, [
      ...["a", "b", "c"].map((taskId) => dispatched({ taskId })),
      succeeded({ taskId: "a" }),
      failed({ taskId: "b" }),
      { kind: "task-blocked", atMs: ACCEPTED_AT_MS + 11, taskId: "d", blockedBy: "b" },
      { kind: "task-cancelled", atMs: ACCEPTED_AT_MS + 12, taskId: "e", reason: "not needed" },
    ]);
    const summary = {
      ...keyOf(claim),
      name: definition.name,
      taskCount: 6,
      succeeded: 1,
      failed: 1,
      blocked: 1,
      cancelled: 1,
      running: 1,
      acceptedAtMs: ACCEPTED_AT_MS,
    };
    const { tenantId } = definition;
    const midway = { ...summary, executionStatus: "running", finishedAtMs: null };
    yield* expectSame(yield* store.list({ tenantId, limit: 10 }), [midway], "a summary counts the tasks as they are");
    const of = { taskId: "c", atMs: ACCEPTED_AT_MS + 20 };
    const last = { kind: "task-cancelled", atMs: ACCEPTED_AT_MS + 21, taskId: "f", reason: "not needed" } as const;
    yield* written(store, claim, [succeeded(of), last, finished("partially-succeeded", ACCEPTED_AT_MS + 30)]);
    const end = {
      ...summary,
      ...{ succeeded: 2, cancelled: 2, running: 0 },
      ...{ executionStatus: "partially-succeeded", finishedAtMs: ACCEPTED_AT_MS + 30 },
    };
    yield* expectSame(yield* store.list({ tenantId, limit: 10 }), [end], "and as they have ended");
  }),
};

const filters: WorkflowStoreCase = {
  name: "lists one tenant's or everybody's workflows, the newest first, unfinished ones alone, no more than asked for",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const [tenantId, otherTenant] = [freshTenant(), freshTenant()];
    const names = ["oldest", "middle", "newest"];
    for (const [index, workflowId] of names.entries()) {
      yield* store.accept(singleOf(tenantId, workflowId), ACCEPTED_AT_MS + index);
    }
    yield* store.accept(workflowOf(otherTenant, "other"), ACCEPTED_AT_MS + 9);
    const middle = yield* store.claim({ tenantId, workflowId: "middle" }, "engine-a", ACCEPTED_AT_MS + 10, 1000);
    if (middle !== null) yield* written(store, middle, endOf("succeeded", "middle", ACCEPTED_AT_MS + 20));
    const idsOf = (filter: Parameters<typeof store.list>[0]) =>
      Effect.map(store.list(filter), (summaries) => summaries.map(({ workflowId }) => workflowId));
    yield* expectSame(yield* idsOf({ tenantId, limit: 10 }), ["newest", "middle", "oldest"], "the newest come first");
    yield* expectSame(yield* idsOf({ tenantId, limit: 2 }), ["newest", "middle"], "as many as asked for");
    const unfinished = yield* idsOf({ tenantId, unfinishedOnly: true, limit: 10 });
    yield* expectSame(unfinished, ["newest", "oldest"], "unfinished ones alone when asked so");
    yield* expectSame(yield* idsOf({ tenantId: freshTenant(), limit: 10 }), [], "a tenant without workflows has none");
    const everybody = yield* store.list({ limit: 100_000 });
    const ours = everybody.filter((summary) => [tenantId, otherTenant].includes(summary.tenantId));
    yield* expectSame(ours.length, 4, "without a tenant everybody's are listed");
  }),
};

const PLACES = [0, 0, 0, 1, 1, 2, 2];

/** Every page of a list, the next behind the last one of the page before; more may be accepted after each. */
const pagesOf = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  filter: Omit<WorkflowFilter, "after" | "limit">,
  acceptOneMore: (page: number) => ReturnType<WorkflowStorePort["accept"]>,
) {
  const pages: (readonly WorkflowSummary[])[] = [];
  for (let last: WorkflowSummary | undefined; pages.length < 1000; last = pages.at(-1)?.at(-1)) {
    const page = yield* store.list({ ...filter, limit: 2, ...(last === undefined ? {} : { after: last }) });
    if (page.length === 0) break;
    pages.push(page);
    yield* acceptOneMore(pages.length);
  }
  return pages.flat().map(({ workflowId }) => workflowId);
});

const listPaging: WorkflowStoreCase = {
  name: "pages through a list without losing or doubling a workflow, while others are accepted",
  needs: [],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (store) {
    const [tenantId, otherTenant] = [freshTenant(), freshTenant()];
    for (const [index, place] of PLACES.entries()) {
      yield* store.accept(singleOf(tenantId, `w${(index * 5) % PLACES.length}`), ACCEPTED_AT_MS + place);
    }
    const ended = yield* store.claim({ tenantId, workflowId: "w5" }, "engine-a", ACCEPTED_AT_MS + 10, 1000);
    if (ended !== null) yield* written(store, ended, endOf("succeeded", "w5", ACCEPTED_AT_MS + 20));
    const whole = yield* store.list({ tenantId, limit: 100 });
    const ids = whole.map(({ workflowId }) => workflowId);
    yield* expectSame(ids.length, PLACES.length, "a list without a place is the whole list");
    const newer = (page: number) => store.accept(singleOf(tenantId, `new${page}`), ACCEPTED_AT_MS + 100 + page);
    yield* expectSame(yield* pagesOf(store, { tenantId }, newer), ids, "pages of 2 hold each workflow once, in order");
    const elsewhere = (page: number) => store.accept(singleOf(otherTenant, `w${page}`), ACCEPTED_AT_MS + 200);
    const unfinished = yield* pagesOf(store, { tenantId, unfinishedOnly: true }, elsewhere);
    const expected = ids.filter((id) => id !== "w5");
    yield* expectSame(unfinished.slice(-expected.length), expected, "so do pages of unfinished ones");
    const [first] = whole;
    const behindAll = { tenantId, workflowId: "gone", acceptedAtMs: ACCEPTED_AT_MS - 1 };
    yield* expectSame(yield* store.list({ tenantId, after: behindAll, limit: 9 }), [], "behind the end is nothing");
    const everybody = yield* store.list({ after: { ...behindAll, acceptedAtMs: ACCEPTED_AT_MS + 3 }, limit: 100_000 });
    const ours = everybody.filter((summary) => summary.tenantId === tenantId);
    yield* expectSame(ours[0], first, "a place that no workflow has, and everybody's list, work the same");
  }),
};

/** What people and dashboards read. */
export const readingCases: readonly WorkflowStoreCase[] = [paging, counts, filters, listPaging];
