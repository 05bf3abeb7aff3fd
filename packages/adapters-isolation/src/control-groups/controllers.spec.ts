import { describe, expect, it } from "vitest";
import { LIMITS } from "../testing/isolation-fixture.ts";
import { controlValues } from "./controllers.ts";

const limits = { ...LIMITS, memoryMb: 64, cpuCores: 1.5, maxProcesses: 20 };
const valuesOf = (version: 1 | 2, cpuCores = 1.5) =>
  Object.fromEntries(
    (["memory", "pids", "cpu", "cpuacct"] as const)
      .flatMap((controller) => controlValues(controller, version, { ...limits, cpuCores }))
      .map(({ file, value }) => [file, value]),
  );

describe("controlValues", () => {
  it("has version 2's files, without swap", () => {
    expect(valuesOf(2)).toEqual({
      "memory.max": "67108864",
      "memory.swap.max": "0",
      "memory.oom.group": "1",
      "pids.max": "20",
      "cpu.max": "150000 100000",
    });
  });

  it("has version 1's files, swap counted with memory, the limit of memory first", () => {
    expect(valuesOf(1)).toEqual({
      "memory.limit_in_bytes": "67108864",
      "memory.memsw.limit_in_bytes": "67108864",
      "pids.max": "20",
      "cpu.cfs_period_us": "100000",
      "cpu.cfs_quota_us": "150000",
    });
    expect(controlValues("memory", 1, limits)[0]?.file).toBe("memory.limit_in_bytes");
  });

  it("never asks for less CPU than the kernel accepts", () => {
    expect(valuesOf(2, 0)).toMatchObject({ "cpu.max": "1000 100000" });
  });
});
