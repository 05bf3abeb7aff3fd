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

  it("has no PSS when one process lacks it", () => {
    expect(sumProcesses([reading, { ...reading, pssBytes: null }]).pssBytes).toBeNull();
  });

  it("counts nothing for no process", () => {
    expect(sumProcesses([])).toMatchObject({ processCount: 0, pssBytes: null, rssBytes: 0 });
  });
});
