import { agentIds } from "@plimsoll/domain";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ruleFor, selectAgents } from "./agent-selection.ts";
import { seededDraw } from "./seeded-draw.ts";

const agents = agentIds(72);

it("selects all, so many or the named agents, in the pool's order", () => {
  expect(selectAgents("all", agents, 1, "drop")).toEqual(agents);
  expect(selectAgents(["archon-9", "archon-2", "archon-99"], agents, 1, "drop")).toEqual(["archon-2", "archon-9"]);
  expect(selectAgents(2, agents, 1, "drop")).toHaveLength(2);
});

it("picks as many agents as asked, each of them once, for any seed", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 80 }), (seed, count) => {
      const picked = selectAgents(count, agents, seed, "hang");
      expect(new Set(picked).size).toBe(Math.min(count, 72));
    }),
  );
});

it("picks the same agents with the same seed, and others for another purpose", () => {
  expect(selectAgents(5, agents, 72, "hang")).toEqual(selectAgents(5, agents, 72, "hang"));
  expect(selectAgents(5, agents, 72, "hang")).not.toEqual(selectAgents(5, agents, 72, "drop"));
});

it("hits about the rule's share of invocations", () => {
  const hits = ruleFor({ agents: "all", ratio: 0.2 }, agents, 72, "drop");
  const outcomes = agents.flatMap((agentId) => Array.from({ length: 100 }, (_, nth) => hits?.(agentId, nth)));
  expect(outcomes.filter((hit) => hit === true).length / outcomes.length).toBeCloseTo(0.2, 1.5);
});

it("is no rule when it is off", () => {
  expect(ruleFor(undefined, agents, 72, "drop")).toBeNull();
});

it("draws evenly from 0 to 1 over neighbouring parts", () => {
  const draws = Array.from({ length: 5000 }, (_, nth) => seededDraw(72, "drop", "archon-1", nth));
  for (const quarter of [0, 0.25, 0.5, 0.75]) {
    const share = draws.filter((draw) => draw >= quarter && draw < quarter + 0.25).length / draws.length;
    expect(share).toBeCloseTo(0.25, 1.4);
  }
});
