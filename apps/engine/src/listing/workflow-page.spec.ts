import type { WorkflowFilter, WorkflowPlace, WorkflowSummary } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { listPage, parseCursor, type WorkflowPage } from "./workflow-page.ts";

const summaryOf = (index: number): WorkflowSummary => ({
  ...{ tenantId: "t", workflowId: `w${index}`, name: "n", executionStatus: "succeeded" },
  ...{ taskCount: 1, succeeded: 1, failed: 0, blocked: 0, cancelled: 0, running: 0 },
  ...{ acceptedAtMs: 1_000 - index, finishedAtMs: 2_000 },
});

/** Holds `count` workflows and remembers what it was asked. */
const storeOf = (count: number) => {
  const asked: WorkflowFilter[] = [];
  const all = Array.from({ length: count }, (_, index) => summaryOf(index));
  const list = (filter: WorkflowFilter) => {
    asked.push(filter);
    const from =
      filter.after === undefined ? 0 : all.findIndex((one) => one.workflowId === filter.after?.workflowId) + 1;
    return Effect.succeed(all.slice(from, from + filter.limit));
  };
  return { asked, list };
};

it("reaches every workflow, however many there are, and asks for no more than a page at a time", async () => {
  const store = storeOf(25_001);
  let cursor: string | null = null;
  let seen = 0;
  do {
    const after: WorkflowPlace | null = cursor === null ? null : parseCursor(cursor);
    const filter = { limit: 500, ...(after === null ? {} : { after }) };
    const page: WorkflowPage = await Effect.runPromise(listPage(store, filter));
    seen += page.workflows.length;
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toBe(25_001);
  expect(new Set(store.asked.map(({ limit }) => limit))).toEqual(new Set([501]));
  expect(store.asked.at(1)?.after).toEqual({ acceptedAtMs: 501, tenantId: "t", workflowId: "w499" });
});

it("ends with the last workflow, also where that fills its page", async () => {
  const full = await Effect.runPromise(listPage(storeOf(3), { limit: 3 }));
  expect([full.workflows.length, full.nextCursor]).toEqual([3, null]);
  expect(await Effect.runPromise(listPage(storeOf(0), { limit: 3 }))).toEqual({ workflows: [], nextCursor: null });
});

it.each(["", "zzz", "@", Buffer.from('["x","t","w"]').toString("base64url")])("takes %j for no cursor", (text) => {
  expect(parseCursor(text)).toBeNull();
});
