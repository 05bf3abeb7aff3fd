import fc from "fast-check";
import { expect, it } from "vitest";
import { type FleetFigures, fleetNeeds } from "./fleet-needs.ts";

/** The figures of docs/scale.md. */
const DOCUMENTED: FleetFigures = {
  ...{ agentCount: 100_000, cycleMs: 10_000, llmLatencyMs: 2_000, llmCallsPerInvocation: 1, overheadMs: 780 },
  ...{ orchestratorCpuMsPerInvocation: 20.9, coresPerSidecar: 2, sidecarBaseMemoryMb: 275.5, perAgentMemoryMb: 0.28 },
  ...{ provenInFlightPerSidecar: 72, generatorCpuMsPerInvocation: 0.84, llmServerCallsPerSec: 25_835 },
  ...{ ephemeralPorts: 28_232, usableRatio: 0.7 },
};

it("gives the numbers of docs/scale.md", () => {
  const { memoryGib, ...needs } = fleetNeeds(DOCUMENTED);
  expect(memoryGib).toBeCloseTo(131.5, 1);
  expect(needs).toEqual({
    ...{ invocationsPerSec: 10_000, llmCallsPerSec: 10_000, inFlight: 27_800, llmCallsInFlight: 20_000 },
    ...{ orchestratorCores: 299, sidecars: 387, sidecarsBoundBy: "proven in flight", generators: 12, llmServers: 1 },
    ...{ socketsPerGenerator: 2_317, socketsPerSidecar: 124, sourceAddresses: 1 },
  });
});

it("is bound by cores where more in flight were proven", () => {
  const { sidecars, sidecarsBoundBy } = fleetNeeds({ ...DOCUMENTED, provenInFlightPerSidecar: 1_000 });
  expect([sidecars, sidecarsBoundBy]).toEqual([150, "cores"]);
});

it("never has more in flight than agents, and never needs less for more agents", () => {
  const sizes = fc.integer({ min: 1, max: 1_000_000 });
  fc.assert(
    fc.property(sizes, sizes, fc.integer({ min: 100, max: 60_000 }), (one, other, cycleMs) => {
      const [few, many] = [Math.min(one, other), Math.max(one, other)].map((agentCount) =>
        fleetNeeds({ ...DOCUMENTED, agentCount, cycleMs }),
      );
      expect(many?.inFlight).toBeLessThanOrEqual(Math.max(one, other));
      for (const key of ["inFlight", "orchestratorCores", "sidecars", "memoryGib", "generators"] as const) {
        expect(many?.[key]).toBeGreaterThanOrEqual(few?.[key] ?? Number.NaN);
      }
    }),
  );
});
