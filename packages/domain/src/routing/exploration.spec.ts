import betaQuantile from "@stdlib/stats-base-dists-beta-quantile";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { load, options, question } from "../testing/routing-cases.ts";
import { seededNoise } from "../testing/seeded-noise.ts";
import { drawSuccessRatio } from "./agent-skill.ts";
import { PerformanceBook } from "./performance-book.ts";
import type { RoutingOptions } from "./routing-question.ts";
import { DEFAULT_ROUTING_RULES } from "./routing-rules.ts";
import { selectOptimalAgents } from "./select-optimal-agents.ts";

const best = (agentIds: readonly string[], given: RoutingOptions) =>
  Result.getOrThrow(
    selectOptimalAgents(
      question(),
      agentIds.map((id) => load(id)),
      new PerformanceBook(1000),
      given,
    ),
  )[0];

describe("exploration (AC6.3)", () => {
  /** Dispatches one task after the other; each agent succeeds with a ratio of its own, which may change half-way. */
  const chosen = (explorationRatio: number, ratios: (dispatch: number) => Readonly<Record<string, number>>) => {
    const random = seededNoise(7);
    const book = new PerformanceBook(200_000);
    const agents = Object.keys(ratios(0)).map((agentId) => load(agentId, 0, { maxConcurrentTasks: 1 }));
    return Array.from({ length: 4000 }, (_, dispatch) => {
      const atMs = dispatch * 1000;
      const rules = { ...DEFAULT_ROUTING_RULES, explorationRatio };
      const given = { rules, random, nowMs: atMs, limit: 1 };
      const [{ agentId }] = Result.getOrThrow(selectOptimalAgents(question(), agents, book, given));
      const succeeded = random() < (ratios(dispatch)[agentId] ?? 0);
      book.observe({ agentId, capability: "review", succeeded, latencyMs: 100, atMs });
      return agentId;
    });
  };
  const share = (of: readonly string[], agentId: string): number =>
    of.filter((one) => one === agentId).length / of.length;
  const steady = { a: 0.5, b: 0.6, c: 0.9, d: 0.4 };

  it("finds the best agent and gives it most of the work", () => {
    expect(share(chosen(0.1, () => steady).slice(1000), "c")).toBeGreaterThan(0.9);
  });

  it("finds the agent that became the best, where without exploration it would not", () => {
    const improved = { ...steady, d: 1 };
    const change = (dispatch: number) => (dispatch < 1000 ? steady : improved);
    expect(share(chosen(0.1, change).slice(3000), "d")).toBeGreaterThan(0.6);
    expect(share(chosen(0, change).slice(3000), "d")).toBeLessThan(0.1);
  });

  it("tells of a draw where it explores, and takes one random number where it does not", () => {
    let taken = 0;
    const counting = (): number => {
      taken += 1;
      return 0.25;
    };
    const plain = best(["a", "b"], options({ explorationRatio: 0.25 }, counting));
    expect(taken).toBe(1);
    expect(plain.reasons.some(({ factor }) => factor === "exploration")).toBe(false);
    const drawn = best(["a", "b"], options({ explorationRatio: 0.26 }, counting));
    expect(taken).toBe(4);
    expect(drawn.reasons).toContainEqual({
      factor: "exploration",
      detail: "this dispatch explores: 31 % success drawn in place of 50 %",
      score: -0.584,
    });
  });

  it("draws nearly as the exact posterior does, and nearer the more was seen", () => {
    const gapAfter = (succeeded: number, failed: number): number => {
      const weight = succeeded + failed;
      const expectedSuccessRatio = (succeeded + 1) / (weight + 2);
      const latency = { latencyMs: null, latencyWeight: weight };
      const skill = { weakest: "", weight, alpha: succeeded + 1, beta: failed + 1, expectedSuccessRatio, ...latency };
      const chances = Array.from({ length: 99 }, (_, at) => (at + 1) / 100);
      const gap = (chance: number): number =>
        Math.abs(drawSuccessRatio(skill, chance) - betaQuantile(chance, succeeded + 1, failed + 1));
      return Math.max(...chances.map(gap));
    };
    expect(gapAfter(0, 0)).toBeLessThan(0.06);
    expect(gapAfter(5, 0)).toBeLessThan(0.11);
    expect(gapAfter(9, 1)).toBeLessThan(0.08);
    expect(gapAfter(150, 17)).toBeLessThan(0.01);
  });

  it("draws a ratio even at the ends of chance", () => {
    for (const uniform of [0, 1 - Number.EPSILON]) {
      const one = best(
        ["a"],
        options({ explorationRatio: 1 }, () => uniform),
      );
      expect(one.score).toBeGreaterThanOrEqual(3);
      expect(one.score).toBeLessThanOrEqual(6);
    }
  });
});
