import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  type ParallelExecutionConfig,
} from "../workflow/parallel-execution-config.ts";
import { concurrencyBound } from "./concurrency-bound.ts";
import type { MachineResources } from "./machine-resources.ts";

const GIB = 1024 ** 3;
const config = (part: Partial<ParallelExecutionConfig> = {}): ParallelExecutionConfig => ({
  ...DEFAULT_PARALLEL_EXECUTION_CONFIG,
  ...part,
});
const machine = (part: Partial<MachineResources> = {}): MachineResources => ({
  availableParallelism: 32,
  cpuQuotaCores: null,
  totalMemoryBytes: 64 * GIB,
  memoryLimitBytes: null,
  availableMemoryBytes: 60 * GIB,
  ...part,
});

const machines: fc.Arbitrary<MachineResources> = fc.record({
  availableParallelism: fc.integer({ min: 1, max: 256 }),
  cpuQuotaCores: fc.option(fc.double({ min: 0.01, max: 300, noNaN: true })),
  totalMemoryBytes: fc.integer({ min: GIB / 8, max: 2_000 * GIB }),
  memoryLimitBytes: fc.option(fc.integer({ min: GIB / 16, max: 2_000 * GIB })),
  availableMemoryBytes: fc.nat(GIB),
});
const configs: fc.Arbitrary<ParallelExecutionConfig> = fc.record({
  maxConcurrentAgents: fc.integer({ min: 1, max: 500 }),
  cpuLimitPerAgentCores: fc.double({ min: 0.1, max: 16, noNaN: true }),
  memoryLimitPerAgentMb: fc.integer({ min: 1, max: 16_384 }),
  timeoutPerAgentSeconds: fc.constant(300),
  autoScalingEnabled: fc.boolean(),
  resourceMonitoringEnabled: fc.boolean(),
});

describe("concurrencyBound", () => {
  it.each([
    ["configuration", machine(), 10],
    ["cores", machine({ availableParallelism: 4 }), 4],
    ["cpu-quota", machine({ cpuQuotaCores: 2.5 }), 2],
    ["memory", machine({ memoryLimitBytes: 3.5 * GIB }), 3],
  ] as const)("is bound by %s when that is the smallest", (boundBy, given, limit) => {
    expect(concurrencyBound(config(), given).cpu).toMatchObject({ boundBy, limit });
  });

  it("does not bound tasks that wait for a model by cores or quota", () => {
    const small = machine({ availableParallelism: 2, cpuQuotaCores: 0.5 });
    expect(concurrencyBound(config(), small)).toMatchObject({
      llm: { limit: 10, boundBy: "configuration" },
      cpu: { limit: 1, boundBy: "cpu-quota" },
    });
  });

  it("counts cores and memory by what one agent may take", () => {
    const wide = config({ maxConcurrentAgents: 99, cpuLimitPerAgentCores: 0.1, memoryLimitPerAgentMb: 512 });
    expect(concurrencyBound(wide, machine({ availableParallelism: 3 })).cpu.limit).toBe(30);
    expect(concurrencyBound(wide, machine({ cpuQuotaCores: 0.3 })).cpu.limit).toBe(3);
    expect(concurrencyBound(wide, machine({ totalMemoryBytes: 10 * GIB })).llm).toMatchObject({
      limit: 20,
      boundBy: "memory",
    });
  });

  it("explains what bound it and what the others would have allowed", () => {
    expect(concurrencyBound(config(), machine({ availableParallelism: 4 })).cpu.explanation).toBe(
      "Bound to 4 by 4 cores at 1 each; maxConcurrentAgents would allow 10, 64.0 GiB of memory at 1024 MB each would allow 64.",
    );
    expect(concurrencyBound(config(), machine({ totalMemoryBytes: GIB / 2 })).llm.explanation).toContain(
      "Bound to 1, the least there is, though not even that fits 0.5 GiB of memory at 1024 MB each; ",
    );
  });

  it("is at least 1 and never above any limit that allows 1", () => {
    fc.assert(
      fc.property(configs, machines, (given, on) => {
        const { llm, cpu } = concurrencyBound(given, on);
        const memoryBytes = Math.min(on.totalMemoryBytes, on.memoryLimitBytes ?? Infinity);
        for (const { limit } of [llm, cpu]) {
          expect(Number.isInteger(limit) && limit >= 1).toBe(true);
          expect(limit).toBeLessThanOrEqual(given.maxConcurrentAgents);
          if (limit > 1) expect(limit * given.memoryLimitPerAgentMb * 1024 ** 2).toBeLessThanOrEqual(memoryBytes);
        }
        expect(cpu.limit).toBeLessThanOrEqual(llm.limit);
        if (cpu.limit > 1) {
          const cores = Math.min(on.availableParallelism, on.cpuQuotaCores ?? Infinity);
          expect(cpu.limit * given.cpuLimitPerAgentCores).toBeLessThanOrEqual(cores + 1e-6);
        }
      }),
    );
  });

  it("never falls when the configuration or the machine allows more", () => {
    fc.assert(
      fc.property(configs, machines, (given, on) => {
        const before = concurrencyBound(given, on);
        const more = [
          concurrencyBound({ ...given, maxConcurrentAgents: given.maxConcurrentAgents + 1 }, on),
          concurrencyBound(given, { ...on, availableParallelism: on.availableParallelism * 2 }),
          concurrencyBound(given, { ...on, cpuQuotaCores: null }),
          concurrencyBound(given, { ...on, memoryLimitBytes: null, totalMemoryBytes: on.totalMemoryBytes * 2 }),
        ];
        for (const { llm, cpu } of more) {
          expect(llm.limit).toBeGreaterThanOrEqual(before.llm.limit);
          expect(cpu.limit).toBeGreaterThanOrEqual(before.cpu.limit);
        }
      }),
    );
  });
});
