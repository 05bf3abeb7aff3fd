import type { StoredWorkflow, WorkflowFilter, WorkflowSummary } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { WORKFLOWS_A_PAGE } from "../../listing/every-workflow.ts";
import { cursorAtEnd } from "./cursor-at-end.ts";
import { FINISHED_KEPT_MS } from "./event-cursor.ts";

const NOW_MS = 1_000_000;
const summary = (workflowId: string, finishedAtMs: number | null): WorkflowSummary => ({
  ...{ tenantId: "acme", workflowId, name: workflowId, executionStatus: "running" },
  ...{ taskCount: 1, succeeded: 0, failed: 0, blocked: 0, cancelled: 0, running: 0, acceptedAtMs: 0, finishedAtMs },
});

/** Answers with the one figure of a stored workflow that a cursor needs. */
const storedAt = (lastSequence: number) => ({ lastSequence }) as StoredWorkflow;

it("holds the end of every journal, however many workflows stand before it, and no past one", async () => {
  const long = NOW_MS - FINISHED_KEPT_MS;
  const past = Array.from({ length: 12_000 }, (_, at) => summary(`past-${at}`, long));
  const workflows = [...past, summary("runs", null), summary("ended-now", NOW_MS - 1), summary("deleted", null)];
  const asked: WorkflowFilter[] = [];
  const loaded: string[] = [];
  const list = (filter: WorkflowFilter) => {
    asked.push(filter);
    const from = workflows.findIndex(({ workflowId }) => workflowId === filter.after?.workflowId) + 1;
    return Effect.succeed(workflows.slice(from, from + filter.limit));
  };
  const load = ({ workflowId }: { readonly workflowId: string }) => {
    loaded.push(workflowId);
    return Effect.succeed(workflowId === "deleted" ? null : storedAt(7));
  };
  const cursor = await Effect.runPromise(cursorAtEnd({ list, load }, "acme", NOW_MS));
  expect(loaded).toEqual(["runs", "ended-now", "deleted"]);
  const sent = loaded.map((workflowId) => cursor.sentOf({ tenantId: "acme", workflowId }));
  expect(sent).toEqual([7, 7, 0]);
  expect(cursor.open().map(({ workflowId }) => workflowId)).toEqual(["runs"]);
  expect(new Set(asked.map(({ limit, tenantId }) => `${tenantId} ${limit}`))).toEqual(
    new Set([`acme ${WORKFLOWS_A_PAGE}`]),
  );
});
