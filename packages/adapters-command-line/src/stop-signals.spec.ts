import { describe, expect, it } from "vitest";
import { makeStopHandler } from "./stop-signals.ts";

const heardAt = (...timesMs: readonly number[]): readonly string[] => {
  const actions: string[] = [];
  let nowMs = 0;
  const handler = makeStopHandler({
    stop: () => actions.push("stop"),
    kill: () => actions.push("kill"),
    nowMs: () => nowMs,
  });
  for (const timeMs of timesMs) {
    nowMs = timeMs;
    handler();
  }
  return actions;
};

describe("the handler of SIGINT and SIGTERM", () => {
  it("stops at the first signal and kills at the second", () => {
    expect(heardAt(1000, 3000)).toEqual(["stop", "kill"]);
  });

  it("takes copies of one keystroke, passed on by npx and nx, for one", () => {
    expect(heardAt(1000, 1001, 1020)).toEqual(["stop"]);
  });
});
