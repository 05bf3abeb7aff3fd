import { describe, expect, it } from "vitest";
import { sumProcesses } from "./sum-processes.ts";

const reading = { pssBytes: 10, rssBytes: 20, cpuMs: 3, threads: 4, openFiles: 5 };

describe("sumProcesses", () => {
  it("adds every figure up", () => {
    expect(sumProcesses([reading, reading])).toEqual({
      processCount: 2,
      pssBytes: 20,
      rssBytes: 40,
      cpuMs: 6,
      threads: 8,
      openFiles: 10,
    });
  });

  it.each(["pssBytes", "threads", "openFiles"] as const)("has no %s when one process lacks it", (figure) => {
    const sum = sumProcesses([reading, { ...reading, [figure]: null }]);
    expect(sum).toEqual({ ...sumProcesses([reading, reading]), [figure]: null });
  });

  it("counts nothing for no process", () => {
    expect(sumProcesses([])).toEqual({
      ...{ processCount: 0, rssBytes: 0, cpuMs: 0 },
      ...{ pssBytes: null, threads: null, openFiles: null },
    });
  });
});
