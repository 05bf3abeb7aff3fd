import { describe, expect, it } from "vitest";
import { runStub } from "./run-stub.ts";

const cycles = { agentCount: 8, waves: 1, warmUpWaves: 0, leakCycles: 10 };
const MIB = 1024 * 1024;

describe("a leak", () => {
  it("of 2 MiB a cycle is found with its size", async () => {
    const { assessment } = await runStub({ behaviour: { memory: { leakedBytesPerCycle: 2 * MIB } }, scenario: cycles });
    const memory = assessment.metrics.leaks.find(({ resource }) => resource === "memory");
    expect(memory?.status).toBe("leak");
    expect(memory?.slopePerCycle.value).toBeGreaterThan(1.8 * MIB);
    expect(memory?.slopePerCycle.value).toBeLessThan(2.2 * MIB);
    expect(assessment.verdict.findings.map(({ code }) => code)).toContain("leak-memory");
  });

  it("of 3 files a cycle is found with its size", async () => {
    const { assessment } = await runStub({ behaviour: { memory: { leakedFilesPerCycle: 3 } }, scenario: cycles });
    const files = assessment.metrics.leaks.find(({ resource }) => resource === "files");
    expect(files?.status).toBe("leak");
    expect(files?.slopePerCycle.value).toBeCloseTo(3, 1);
  });

  it("of nothing is not found", async () => {
    const { assessment } = await runStub({ behaviour: { memory: {} }, scenario: cycles });
    expect(assessment.metrics.leaks.map(({ status }) => status)).toEqual(["none", "none", "none"]);
    expect(assessment.metrics.leakCount.value).toBe(0);
  });
});

describe("memory per agent", () => {
  it("is the slope over the pool's size, whatever the base weighs", async () => {
    const { assessment } = await runStub({
      behaviour: { memory: { bytesPerAgent: MIB } },
      scenario: { agentCount: 32, waves: 1, warmUpWaves: 0, memoryLadderRatios: [0.25, 0.5, 0.75, 1] },
    });
    expect(assessment.metrics.perAgentMemoryMb.value).toBeGreaterThan(0.9);
    expect(assessment.metrics.perAgentMemoryMb.value).toBeLessThan(1.1);
  });
});
