import type { JournalEntry } from "@plimsoll/application";
import { NO_USAGE, type WorkflowEvent } from "@plimsoll/domain";
import { expect, it } from "vitest";
import { budgetSpentOf, completionOf, FactBook, runningSecondsOf } from "./workflow-facts.ts";

const key = { tenantId: "acme", workflowId: "w" };
const entry = (event: WorkflowEvent): JournalEntry => ({ ...key, sequence: 1, event });
const attempt = { attempt: 1, fencingToken: 1, ranMs: 5 };
const dispatched = (taskId: string, atMs: number) =>
  entry({ kind: "task-dispatched", taskId, atMs } as unknown as WorkflowEvent);
const succeeded = (taskId: string, tokens = 0) =>
  entry({ kind: "task-succeeded", taskId, atMs: 9, ...attempt, output: "", usage: { ...NO_USAGE, tokens } });
const blocked = (taskId: string) => entry({ kind: "task-blocked", taskId, atMs: 9, blockedBy: "x" });
const finished = (atMs: number) => entry({ kind: "workflow-finished", atMs, outcome: "failed", reason: "" });

const bookOf = (...entries: readonly JournalEntry[]) => {
  const book = new FactBook();
  for (const one of entries) book.take(one);
  return { book, facts: book.all[0]! };
};

it("knows the share that succeeded once enough tasks have ended, blocked ones counted as not", () => {
  expect(completionOf(bookOf(...["a", "b", "c", "d"].map((id) => blocked(id))).facts)).toBeNull();
  const { facts } = bookOf(...["a", "b", "c"].map((id) => succeeded(id)), blocked("d"), blocked("e"));
  expect(completionOf(facts)).toBe(0.6);
});

it("goes on judging a workflow that has ended, for five minutes", () => {
  const { book, facts } = bookOf(...["a", "b", "c", "d", "e"].map((id) => blocked(id)), finished(1_000));
  expect(completionOf(facts)).toBe(0);
  book.forget(301_000);
  expect(book.all).toHaveLength(1);
  book.forget(301_001);
  expect(book.all).toEqual([]);
});

it("knows which tasks run and since when; any end stops the clock", () => {
  const { book, facts } = bookOf(dispatched("a", 1_000), dispatched("b", 2_000));
  expect(runningSecondsOf(facts, 4_000)).toEqual([
    ["a", 3],
    ["b", 2],
  ]);
  book.take(succeeded("a"));
  expect(runningSecondsOf(facts, 4_000)).toEqual([["b", 2]]);
});

it("takes the budget of which most is spent; without a budget there is nothing to say", () => {
  const { facts } = bookOf(succeeded("a", 80), succeeded("b", 10));
  expect(budgetSpentOf(facts)).toBeNull();
  facts.budget = { tokens: 100, costUsd: 5 };
  expect(budgetSpentOf(facts)).toBe(0.9);
  facts.budget = { tokens: 100, steps: 0 };
  expect(budgetSpentOf(facts)).toBe(0.9);
  facts.budget = {};
  expect(budgetSpentOf(facts)).toBeNull();
});
