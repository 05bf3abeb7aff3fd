import * as fc from "fast-check";
import { expect, it } from "vitest";
import { AlertBoard } from "./alert-board.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { Observation } from "./observe-rule.ts";

const RULE: AlertRule = {
  name: "memory-high",
  metric: "memory-ratio",
  threshold: 0.9,
  forSeconds: 10,
  severity: "critical",
};
const seen = (value: number, tenantId: string | null = null): Observation => ({
  ...{ tenantId, workflowId: tenantId === null ? null : "w", taskId: null, value },
});
const judge = (board: AlertBoard, value: number, atSeconds: number, tenantId: string | null = null) =>
  board.judge([[RULE, [seen(value, tenantId)]]], atSeconds * 1_000).map(({ state }) => state);

it("is pending at first, fires once when the condition held long enough, and ends once", () => {
  const board = new AlertBoard();
  expect(judge(board, 0.95, 0)).toEqual([]);
  expect(board.view(null).alerts).toMatchObject([{ state: "pending", sinceMs: 0, firedAtMs: null }]);
  expect(judge(board, 0.99, 9.9)).toEqual([]);
  expect(judge(board, 0.93, 10)).toEqual(["firing"]);
  expect(judge(board, 0.93, 11)).toEqual([]);
  expect(board.view(null).alerts).toMatchObject([{ state: "firing", firedAtMs: 10_000, value: 0.93, threshold: 0.9 }]);
  expect(judge(board, 0.9, 12)).toEqual(["resolved"]);
  expect(judge(board, 0.9, 13)).toEqual([]);
  expect(board.view(null).alerts).toMatchObject([{ state: "resolved", resolvedAtMs: 12_000 }]);
  expect(judge(board, 0.5, 12 + 301)).toEqual([]);
  expect(board.view(null).alerts).toEqual([]);
});

it("begins anew after a dip, however short", () => {
  const board = new AlertBoard();
  judge(board, 0.95, 0);
  judge(board, 0.5, 9);
  expect(board.view(null).alerts).toEqual([]);
  expect(judge(board, 0.95, 10)).toEqual([]);
  expect(judge(board, 0.95, 19.9)).toEqual([]);
  expect(judge(board, 0.95, 20)).toEqual(["firing"]);
});

it("fires exactly when the last forSeconds were bad without a break, for any history", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (history) => {
      const board = new AlertBoard();
      let badSince: number | null = null;
      history.forEach((bad, at) => {
        judge(board, bad ? 0.95 : 0.2, at);
        badSince = bad ? (badSince ?? at) : null;
        const firing = board.view(null).alerts.some(({ state }) => state === "firing");
        expect(firing).toBe(badSince !== null && at - badSince >= RULE.forSeconds);
      });
    }),
  );
});

it("tells a tenant of its own alerts alone, and nothing of the engine's", () => {
  const board = new AlertBoard();
  board.judge([[RULE, [seen(0.95), seen(0.95, "acme"), seen(0.95, "globex")]]], 0);
  expect(board.view("acme").alerts.map(({ tenantId }) => tenantId)).toEqual(["acme"]);
  expect(board.view(null).alerts).toHaveLength(3);
  expect(board.view("acme").rules).toMatchObject([
    { name: "memory-high", description: "memory-ratio above 90.0 % for 10 s" },
  ]);
});

it("shows what fires first, and of that the critical first", () => {
  const board = new AlertBoard();
  const slow: AlertRule = { ...RULE, name: "slow", forSeconds: 60 };
  const mild: AlertRule = { ...RULE, name: "mild", forSeconds: 0, severity: "warning" };
  const bad: AlertRule = { ...RULE, name: "bad", forSeconds: 0 };
  board.judge(
    [slow, mild, bad].map((rule) => [rule, [seen(0.99)]] as const),
    0,
  );
  expect(board.view(null).alerts.map(({ rule }) => rule)).toEqual(["bad", "mild", "slow"]);
});
