import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asked, load, options, question, rule } from "../testing/routing-cases.ts";
import { seededNoise } from "../testing/seeded-noise.ts";
import { AgentSelection } from "../workflow/agent-selection.ts";
import { PerformanceBook } from "./performance-book.ts";
import type { AgentLoad } from "./routing-question.ts";
import { selectOptimalAgents } from "./select-optimal-agents.ts";

const capability = fc.constantFrom("review", "write", "sing");
const anyAgent = (agentId: string) =>
  fc
    .record({
      agent: fc.record({
        capabilities: fc.uniqueArray(capability),
        specialization: fc.uniqueArray(fc.constantFrom("law", "art")),
        maxConcurrentTasks: fc.integer({ min: 1, max: 3 }),
        runs: fc.constantFrom("prompt" as const, "prompt" as const, "code" as const),
      }),
      running: fc.nat(3),
    })
    .map(({ agent, running }) => load(agentId, running, agent));
const ids = ["a", "b", "c", "d", "e"];
const anyAgents = fc.tuple(...ids.map(anyAgent)).chain((all) => fc.shuffledSubarray(all));
const some = fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: 4 });
const anyQuestion = fc
  .record({
    capabilities: fc.uniqueArray(capability, { maxLength: 2 }),
    specialization: fc.uniqueArray(fc.constantFrom("law", "art")),
    excludedAgentIds: fc.uniqueArray(fc.constantFrom(...ids)),
  })
  .map(({ capabilities, specialization, excludedAgentIds }) =>
    question({ requirements: asked(capabilities, specialization), excludedAgentIds }),
  );
const anyBook = fc
  .array(
    fc.record({
      agentId: fc.constantFrom(...ids),
      capability,
      succeeded: fc.boolean(),
      latencyMs: fc.nat(1000),
      atMs: fc.constant(0),
    }),
    { maxLength: 30, size: "max" },
  )
  .map((all) => {
    const book = new PerformanceBook(1000);
    for (const one of all) book.observe(one);
    return book;
  });
const anyOptions = fc
  .record({
    seed: fc.nat(),
    explorationRatio: fc.constantFrom(0, 0.5, 1),
    only: fc.option(some),
    prefer: fc.option(some),
  })
  .map(({ seed, explorationRatio, only, prefer }) => () => {
    const rules = [
      ...(only === null ? [] : [rule("only", { only })]),
      ...(prefer === null ? [] : [rule("prefer", { prefer })]),
    ];
    return options({ explorationRatio, rules }, seededNoise(seed));
  });
const anySetting = fc.record({ ask: anyQuestion, agents: anyAgents, book: anyBook, given: anyOptions });

describe("laws of selection", () => {
  it("answers with exactly the matching agents that are free, else with why not", () => {
    fc.assert(
      fc.property(anySetting, ({ ask, agents, book, given }) => {
        const { rules } = given().rules;
        const fit = agents.filter(
          ({ agent }) =>
            agent.runs === "prompt" &&
            ask.requirements.capabilities.every((one) => agent.capabilities.includes(one)) &&
            rules.every(({ only }) => only === undefined || only.includes(agent.agentId)),
        );
        const others = fit.filter(({ agent }) => !ask.excludedAgentIds.includes(agent.agentId));
        const eligible = others.length > 0 ? others : fit;
        const free = eligible.filter(({ agent, running }) => running < agent.maxConcurrentTasks);
        const result = selectOptimalAgents(ask, agents, book, given());
        const names = (loads: readonly AgentLoad[]) => loads.map(({ agent }) => agent.agentId).sort();
        if (Result.isSuccess(result)) {
          expect(result.success.map(({ agentId }) => agentId).sort()).toEqual(names(free));
          expect(free.length).toBeGreaterThan(0);
        } else if (result.failure._tag === "AllAgentsBusy") {
          expect([...result.failure.agentIds].sort()).toEqual(names(eligible));
          expect(free).toEqual([]);
          expect(fit.length).toBeGreaterThan(0);
        } else {
          expect(fit).toEqual([]);
          expect(result.failure.mismatches.map(({ agentId }) => agentId)).toEqual(
            agents.map(({ agent }) => agent.agentId),
          );
          expect(result.failure.mismatches.every(({ detail }) => detail.length > 0)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is best first, its reasons add up to its score, and the state can hold it", () => {
    fc.assert(
      fc.property(anySetting, ({ ask, agents, book, given }) => {
        const result = selectOptimalAgents(ask, agents, book, given());
        fc.pre(Result.isSuccess(result));
        const scores = result.success.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((left, right) => right - left));
        for (const selection of result.success) {
          const sum = selection.reasons.reduce((total, { score }) => total + score, 0);
          expect(Math.abs(sum - selection.score)).toBeLessThan(0.001 * selection.reasons.length);
          expect(Schema.decodeUnknownSync(AgentSelection)(selection)).toEqual(selection);
          for (const { detail } of selection.reasons) expect(selection.explanation).toContain(detail);
        }
      }),
    );
  });

  it("is the same for the same seed, and the first of all where one is asked for", () => {
    fc.assert(
      fc.property(anySetting, ({ ask, agents, book, given }) => {
        const result = selectOptimalAgents(ask, agents, book, given());
        expect(selectOptimalAgents(ask, agents, book, given())).toEqual(result);
        fc.pre(Result.isSuccess(result));
        const best = selectOptimalAgents(ask, agents, book, { ...given(), limit: 1 });
        expect(best).toEqual(Result.succeed(result.success.slice(0, 1)));
        const two = selectOptimalAgents(ask, agents, book, { ...given(), limit: 2 });
        expect(two).toEqual(Result.succeed(result.success.slice(0, 2)));
      }),
    );
  });
});
