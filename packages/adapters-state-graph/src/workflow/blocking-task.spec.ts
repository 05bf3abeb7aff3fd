import { NO_USAGE, type ParallelTask } from "@plimsoll/domain";
import { expect, it } from "vitest";
import type { TaskResult } from "../task-result.ts";
import { blockingTask } from "./blocking-task.ts";

const run = { agentId: null, attempts: 1, usage: NO_USAGE, queuedMs: 0, ranMs: 0 };
const error = { class: "permanent" as const, code: "x", message: "x", retryAfterMs: null };
const succeeded = (taskId: string): TaskResult => ({
  ...run,
  ...{ taskId, status: "succeeded", output: "", finishedAtMs: 1 },
});
const failed = (taskId: string, finishedAtMs: number): TaskResult => ({
  ...run,
  ...{ taskId, status: "failed", error, finishedAtMs },
});
const blocked = (taskId: string, blockedBy: string): TaskResult => ({
  ...run,
  ...{ taskId, status: "blocked", blockedBy, finishedAtMs: 9 },
});
const waitingFor = (...dependsOn: readonly string[]) => ({ dependsOn }) as unknown as ParallelTask;
const byId = (...results: readonly TaskResult[]) => Object.fromEntries(results.map((one) => [one.taskId, one]));

it("is nobody while all have succeeded, and for a task that waits for nobody", () => {
  expect(blockingTask(waitingFor("a", "b"), byId(succeeded("a"), succeeded("b")))).toBeNull();
  expect(blockingTask(waitingFor(), {})).toBeNull();
});

it("is the one that failed, through any number of blocked ones", () => {
  const results = byId(failed("a", 5), blocked("b", "a"), blocked("c", "a"), succeeded("d"));
  expect(blockingTask(waitingFor("d", "c"), results)).toBe("a");
});

it("is the first that failed, of several", () => {
  const results = byId(failed("late", 7), failed("early", 3), blocked("b", "early"));
  expect(blockingTask(waitingFor("late", "b"), results)).toBe("early");
});
