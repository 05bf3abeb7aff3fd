import type { WorkflowFilter, WorkflowSummary } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { expect, it } from "vitest";
import { everyWorkflow, WORKFLOWS_A_PAGE } from "./every-workflow.ts";

const summaryOf = (index: number): WorkflowSummary => ({
  ...{ tenantId: "t", workflowId: `w${index}`, name: "n", executionStatus: "succeeded" },
  ...{ taskCount: 1, succeeded: 1, failed: 0, blocked: 0, cancelled: 0, running: 0 },
  ...{ acceptedAtMs: 10_000 - index, finishedAtMs: 20_000 },
});

const read = async (count: number, given: Omit<WorkflowFilter, "limit"> = {}) => {
  const asked: WorkflowFilter[] = [];
  const list = (filter: WorkflowFilter) => {
    asked.push(filter);
    const from = filter.after === undefined ? 0 : 10_000 - filter.after.acceptedAtMs + 1;
    const found = Math.max(0, Math.min(count - from, filter.limit));
    return Effect.succeed(Array.from({ length: found }, (_, at) => summaryOf(from + at)));
  };
  const found = await Effect.runPromise(Stream.runCollect(everyWorkflow({ list }, given)));
  return { names: found.map(({ workflowId }) => workflowId), asked };
};

it.each([0, 1, WORKFLOWS_A_PAGE - 1, WORKFLOWS_A_PAGE, WORKFLOWS_A_PAGE + 1, 3 * WORKFLOWS_A_PAGE])(
  "gives each of %i workflows once, in their order",
  async (count) => {
    const { names, asked } = await read(count);
    expect(names).toEqual(Array.from({ length: count }, (_, at) => `w${at}`));
    expect(Math.max(...asked.map(({ limit }) => limit))).toBe(WORKFLOWS_A_PAGE);
  },
);

it("begins behind a place and keeps to the filter on every page", async () => {
  const { names, asked } = await read(2_500, { tenantId: "t", unfinishedOnly: true, after: summaryOf(99) });
  expect(names).toHaveLength(2_400);
  expect(names[0]).toBe("w100");
  expect(asked.every(({ tenantId, unfinishedOnly }) => tenantId === "t" && unfinishedOnly === true)).toBe(true);
});
