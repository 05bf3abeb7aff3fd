import type { JournalEntry, WorkflowFilter, WorkflowSummary } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { expect, it } from "vitest";
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
          return workflows
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

it("finds a workflow that still runs behind more newer ones than a list has", async () => {
  const newer = Array.from({ length: 10_000 }, (_, at) => summary(`done-${at}`, 1));
  const { ports } = portsOf([...newer, summary("old", null)], [], 2);
  expect(await heard(ports, new EventCursor(1_000_000), 2)).toEqual(["old#1", "old#2"]);
});

it("looks at few workflows after the first time", async () => {
  const { ports, filters } = portsOf([summary("w", null)], [], 1);
  await heard(ports, new EventCursor(1_000_000), 4, 5);
  const ofNewest = filters.filter(({ unfinishedOnly }) => unfinishedOnly !== true).map(({ limit }) => limit);
  expect(ofNewest[0]).toBe(10_000);
  expect(Math.max(...ofNewest.slice(1))).toBeLessThanOrEqual(200);
});

it("reads what was not told, once, across pages, and leaves out what is told again", async () => {
  const cursor = new EventCursor(1_000_000);
  cursor.place({ tenantId: "acme", workflowId: "w" }, 3, null);
  const { ports } = portsOf([], [entry("w", 2), entry("w", 4), entry("w", 2_900)], 2_900);
  const got = await heard({ ...ports, store: { ...ports.store, list: () => Effect.succeed([]) } }, cursor, 4);
  expect(got).toEqual(Array.from({ length: 2_897 }, (_, at) => `w#${at + 4}`));
});
