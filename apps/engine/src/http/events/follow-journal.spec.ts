import type { JournalEntry, WorkflowFilter, WorkflowSummary } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { expect, it } from "vitest";
import { WORKFLOWS_A_PAGE } from "../../listing/every-workflow.ts";
import { EventCursor } from "./event-cursor.ts";
import { type FollowedPorts, followJournal } from "./follow-journal.ts";

const summary = (workflowId: string, finishedAtMs: number | null): WorkflowSummary => ({
  ...{
    tenantId: "acme",
    workflowId,
    name: workflowId,
    executionStatus: finishedAtMs === null ? "running" : "succeeded",
  },
  ...{ taskCount: 1, succeeded: 0, failed: 0, blocked: 0, cancelled: 0, running: 0, acceptedAtMs: 0, finishedAtMs },
});
const entry = (workflowId: string, sequence: number): JournalEntry => ({
  ...{ tenantId: "acme", workflowId, sequence },
  event: { kind: "cancel-requested", atMs: 1, reason: "" },
});

/** A store of one long journal a workflow, and a stream that tells what it is given. */
const portsOf = (workflows: readonly WorkflowSummary[], told: readonly JournalEntry[], lastSequence: number) => {
  const filters: WorkflowFilter[] = [];
  const ports: FollowedPorts = {
    store: {
      list: (filter) =>
        Effect.sync(() => {
          filters.push(filter);
          const from = workflows.findIndex(({ workflowId }) => workflowId === filter.after?.workflowId) + 1;
          return workflows
            .slice(from)
            .filter((one) => filter.unfinishedOnly !== true || one.finishedAtMs === null)
            .slice(0, filter.limit);
        }),
      journal: ({ workflowId }, after, limit) =>
        Effect.succeed(
          Array.from({ length: Math.min(limit, Math.max(0, lastSequence - after)) }, (_, at) =>
            entry(workflowId, after + at + 1),
          ),
        ),
    },
    events: { subscribe: () => Effect.succeed(Stream.fromIterable(told)) },
  };
  return { ports, filters };
};

const heard = async (ports: FollowedPorts, cursor: EventCursor, count: number, heartbeatMs = 10_000) => {
  const following = { tenantId: "acme", workflowId: null, cursor, ids: { idAfter: () => "id" }, heartbeatMs };
  const batches = await Effect.runPromise(
    followJournal(ports, following).pipe(Stream.take(count), Stream.runCollect, Effect.timeout(5_000)),
  );
  return [...batches].flatMap(({ entries }) => entries.map(({ workflowId, sequence }) => `${workflowId}#${sequence}`));
};

const manyDone = (count: number, finishedAtMs = 1) =>
  Array.from({ length: count }, (_, at) => summary(`done-${at}`, finishedAtMs));

it("finds workflows that go on, and that ended since, behind any number of newer ones, a page at a time", async () => {
  const old = [summary("runs", null), summary("ended-since", 999_000)];
  const { ports, filters } = portsOf([...manyDone(25_000), ...old], [], 2);
  const got = await heard(ports, new EventCursor(1_000_000), 3);
  expect(got).toEqual(["runs#1", "runs#2", "ended-since#1", "ended-since#2"]);
  expect(new Set(filters.map(({ limit }) => limit))).toEqual(new Set([WORKFLOWS_A_PAGE]));
});

it("asks for the next page only once the one before it was sent", async () => {
  const workflows = Array.from({ length: 5_000 }, (_, at) => summary(`runs-${at}`, null));
  const { ports, filters } = portsOf(workflows, [], 1);
  await heard(ports, new EventCursor(1_000_000), 10);
  expect(filters.length).toBeLessThanOrEqual(2);
});

it("sends all that ended since an old place, also where the newest of it is sent first", async () => {
  const ended = (workflowId: string, atMs: number): JournalEntry => ({
    ...entry(workflowId, 1),
    event: { kind: "workflow-finished", atMs, outcome: "succeeded", reason: "" },
  });
  const workflows = Array.from({ length: 3 }, (_, at) => summary(`w${at}`, 3_000_000 - at * 1_000_000));
  const { ports } = portsOf(workflows, [], 1);
  const journal: FollowedPorts["store"]["journal"] = ({ workflowId }, after) => {
    const finishedAtMs = workflows.find((one) => one.workflowId === workflowId)?.finishedAtMs ?? 0;
    return Effect.succeed(after === 0 ? [ended(workflowId, finishedAtMs)] : []);
  };
  const cursor = new EventCursor(900_000);
  const got = await heard({ ...ports, store: { ...ports.store, journal } }, cursor, 8, 5);
  expect(got).toEqual(["w0#1", "w1#1", "w2#1"]);
});

it("looks at the newest and at all that go on after the first time, each once", async () => {
  const workflows = [...manyDone(500), summary("runs", null)];
  const { ports, filters } = portsOf(workflows, [], 0);
  await heard(ports, new EventCursor(1_000_000), 3, 5);
  const [first, newest, older] = filters;
  expect(first).toEqual({ tenantId: "acme", limit: WORKFLOWS_A_PAGE });
  expect(newest).toEqual({ tenantId: "acme", limit: 200 });
  expect(older).toMatchObject({ unfinishedOnly: true, after: { workflowId: "done-199" } });
});

it("reads what was not told, once, across pages, and leaves out what is told again", async () => {
  const cursor = new EventCursor(1_000_000);
  cursor.place({ tenantId: "acme", workflowId: "w" }, 3, null);
  const { ports } = portsOf([], [entry("w", 2), entry("w", 4), entry("w", 2_900)], 2_900);
  const got = await heard({ ...ports, store: { ...ports.store, list: () => Effect.succeed([]) } }, cursor, 4);
  expect(got).toEqual(Array.from({ length: 2_897 }, (_, at) => `w#${at + 4}`));
});
