import { describe, expect, it } from "vitest";
import { parseProcStat, parseProcStatus, parsePssBytes } from "./parse-proc.ts";

const tail = "4194304 100 0 0 0 150 50 7 8 20 0 3 0 187075 3133440 410 18446744073709551615";

describe("parseProcStat", () => {
  it("reads parent, state and ticks", () => {
    expect(parseProcStat(`42 (python3) S 7 42 42 0 -1 ${tail}`)).toEqual({
      state: "S",
      parentPid: 7,
      userTicks: 150,
      systemTicks: 50,
    });
  });

  it("is not fooled by a command that looks like fields", () => {
    expect(parseProcStat(`42 (a) R 1 (b) Z 7 42 42 0 -1 ${tail}`)).toMatchObject({ state: "Z", parentPid: 7 });
  });

  it.each(["", "42 (python3", "42 (python3) S 7"])("gives null for the torn text %j", (text) => {
    expect(parseProcStat(text)).toBeNull();
  });
});

describe("parseProcStatus", () => {
  it("turns kB into bytes", () => {
    expect(parseProcStatus("Name:\tpython3\nVmRSS:\t    2048 kB\nThreads:\t17\n")).toEqual({
      rssBytes: 2_097_152,
      threads: 17,
    });
  });

  it("gives null for a zombie, which has no VmRSS", () => {
    expect(parseProcStatus("Name:\tpython3\nState:\tZ (zombie)\nThreads:\t1\n")).toBeNull();
  });
});

describe("parsePssBytes", () => {
  it("takes Pss, not Pss_Dirty or SwapPss", () => {
    expect(parsePssBytes("Rss: 1764 kB\nPss:                 273 kB\nPss_Dirty: 116 kB\nSwapPss: 5 kB\n")).toBe(
      279_552,
    );
  });

  it("gives null where the kernel has no Pss", () => {
    expect(parsePssBytes("Rss: 1764 kB\n")).toBeNull();
  });
});
