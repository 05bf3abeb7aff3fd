import { describe, expect, it } from "vitest";
import { parsePs, parsePsTimeMs } from "./parse-ps.ts";

describe("parsePsTimeMs", () => {
  it.each([
    ["0:01.23", 1230],
    ["02:03", 123_000],
    ["01:02:03", 3_723_000],
    ["2-01:02:03", 176_523_000],
  ])("reads %s", (text, expected) => {
    expect(parsePsTimeMs(text)).toBeCloseTo(expected, 6);
  });
});

describe("parsePs", () => {
  it("reads one process a line", () => {
    expect(parsePs("    1     0   1024   0:02.00\n  412     1  51200  1:00.50\n\n")).toEqual([
      { pid: 1, parentPid: 0, rssBytes: 1_048_576, cpuMs: 2000 },
      { pid: 412, parentPid: 1, rssBytes: 52_428_800, cpuMs: 60_500 },
    ]);
  });
});
