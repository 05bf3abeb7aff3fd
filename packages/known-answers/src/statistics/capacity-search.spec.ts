import { seededRandom } from "@plimsoll/domain";
import { expect, it } from "vitest";
import { normalQuantile } from "./normal-law.ts";
import { cliffAt, CURVES, searchCapacity } from "./simulated-capacity.ts";
import type { SimulatedP95 } from "./simulated-capacity.ts";

const SEARCHES = 100;

/** Share of searches that end within 5 % of the limit (or one agent), each with its own noise. */
const shareFound = (limit: number, curve: SimulatedP95, deviation: number): number => {
  let found = 0;
  for (let seed = 1; seed <= SEARCHES; seed += 1) {
    const random = seededRandom(seed);
    const noise = (): number => Math.exp(deviation * normalQuantile(random()));
    const { feasibleMax } = searchCapacity((agentCount) => curve(agentCount) * noise());
    if (Math.abs(feasibleMax - limit) <= Math.max(1, 0.05 * limit)) found += 1;
  }
  return found / SEARCHES;
};

const CASES = Object.entries(CURVES).flatMap(([name, curve]) =>
  [7, 72, 1_000].map((limit) => ({ name, limit, curve: curve(limit + 0.5), deviation: 0.05 })),
);

it.each(CASES)("finds $limit agents within 5 %, $name, under 5 % of noise", ({ limit, curve, deviation }) => {
  // Found in 98 to 100 % of 400 searches each; two standard errors of 100.
  expect(shareFound(limit, curve, deviation)).toBeGreaterThanOrEqual(0.95);
});

it.each([7, 72, 1_000])("finds a cliff at %i agents within 5 %, under 8 % of noise", (limit) => {
  expect(shareFound(limit, cliffAt(limit), 0.08)).toBeGreaterThanOrEqual(0.99);
});
