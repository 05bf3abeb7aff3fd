import fc from "fast-check";
import { expect, it } from "vitest";
import { agentsPerCore, agentsPerGib, fleetSize, rangeOf } from "./fleet-size.ts";
import type { FleetInputs } from "./fleet-size.ts";

it("turns a cost into what fits, ends changed over", () => {
  expect(agentsPerGib({ value: 4, low: 2, high: 8 })).toEqual({ value: 256, low: 128, high: 512 });
  expect(agentsPerGib({ value: 1, low: -0.5, high: 2 }).high).toBe(Infinity);
  expect(agentsPerCore({ value: 1.5, low: 1.2, high: 1.8 }, 72)).toEqual({ value: 48, low: 40, high: 60 });
});

it("takes an estimate without interval as a point, and none as none", () => {
  expect(rangeOf({ value: 3, low: null, high: null })).toEqual({ value: 3, low: 3, high: 3 });
  expect(rangeOf({ value: null, low: null, high: null })).toBeNull();
});

const INPUTS: FleetInputs = {
  agentsPerProcess: { value: 100, low: 80, high: 125 },
  perAgentMemoryMb: { value: 5, low: 4, high: 6 },
  processBaseMemoryMb: 200,
  coresPerAgent: { value: 0.01, low: 0.008, high: 0.02 },
  machineMemoryMb: 65_536,
  machineCores: 32,
  usableRatio: 0.8,
};

it("counts processes and machines by hand's arithmetic", () => {
  // 100,000 agents: 1,000 processes x 200 MiB + 500,000 MiB = 700,000 over 52,429 usable: 13.4; cores 1,000 over 25.6: 39.1.
  expect(fleetSize(100_000, INPUTS)).toEqual({
    processes: { value: 1_000, low: 800, high: 1_250 },
    machines: { value: 40, low: 32, high: 79 },
    boundBy: "cores",
  });
  expect(fleetSize(100, { ...INPUTS, coresPerAgent: { value: 0, low: 0, high: 0 } })).toMatchObject({
    machines: { value: 1 },
    boundBy: "memory",
  });
});

it("needs no fewer for more agents, and never less than the kind end", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 1e5 }), (agents, more) => {
      const [few, many] = [fleetSize(agents, INPUTS), fleetSize(agents + more, INPUTS)];
      expect(many.machines.value).toBeGreaterThanOrEqual(few.machines.value);
      expect(few.machines.low).toBeLessThanOrEqual(few.machines.value);
      expect(few.machines.high).toBeGreaterThanOrEqual(few.machines.value);
      expect(few.processes.value * 100).toBeGreaterThanOrEqual(agents);
    }),
  );
});
