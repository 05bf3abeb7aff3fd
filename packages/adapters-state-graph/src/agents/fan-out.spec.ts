import { NO_USAGE } from "@plimsoll/domain";
import { expect, it } from "vitest";
import { GraphRunStopped } from "../engine/graph-run-stopped.ts";
import { type AgentResult, fanOutOf } from "./fan-out.ts";

const run = { agentId: "agent-1", attempts: 1, usage: NO_USAGE, queuedMs: 0, ranMs: 0, finishedAtMs: 1 };
const error = { class: "timeout" as const, code: "timeout", message: "too slow", retryAfterMs: null };
const results: readonly AgentResult[] = [
  { ...run, taskId: "input-2", status: "failed", error },
  { ...run, taskId: "input-3", status: "cancelled", error },
  { ...run, taskId: "input-1", status: "succeeded", output: "yes" },
];
const found = new Map(results.map((result) => [result.taskId, result]));

it("puts results into the order of the inputs and counts them", () => {
  const fanOut = fanOutOf("w", ["input-1", "input-2", "input-3"], found);
  expect(fanOut.results.map(({ status }) => status)).toEqual(["succeeded", "failed", "cancelled"]);
  expect(fanOut.counts).toEqual({ sent: 3, succeeded: 1, failed: 1, cancelled: 1 });
});

it.each([
  ["one too few", ["input-1", "input-2", "input-3", "input-4"], /without one: input-4$/],
  ["one too many", ["input-1", "input-2"], /2 inputs were sent and 3 results came back/],
  ["another one", ["input-1", "input-2", "input-4"], /without one: input-4$/],
])("throws for %s", (_, sent, message) => {
  expect(() => fanOutOf("w", sent, found)).toThrow(GraphRunStopped);
  expect(() => fanOutOf("w", sent, found)).toThrow(message);
});
