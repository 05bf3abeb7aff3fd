import { describe, expect, it } from "vitest";
import { FaultPicker } from "./fault-picker.ts";

const kinds = (picker: FaultPicker, count: number, uniform = 0.5) =>
  Array.from({ length: count }, () => picker.pick([], uniform, null)?.kind ?? null);

describe("FaultPicker", () => {
  it("lets ratios of several rules add up", () => {
    const picker = new FaultPicker([
      { kind: "server-error", ratio: 0.2 },
      { kind: "stall", ratio: 0.3 },
    ]);
    const picked = [0, 0.19, 0.2, 0.49, 0.5, 0.99].map((uniform) => picker.pick([], uniform, null)?.kind ?? null);
    expect(picked).toEqual(["server-error", "server-error", "stall", "stall", null, null]);
  });

  it("concerns only the agents that a rule names", () => {
    const picker = new FaultPicker([{ kind: "disconnect", agentIds: ["archon-2"] }]);
    expect(picker.pick(["archon-1"], 0, null)).toBeNull();
    expect(picker.pick(["archon-2"], 0.999, null)?.kind).toBe("disconnect");
  });

  it("fails in bursts of calls in a row", () => {
    const picker = new FaultPicker([{ kind: "server-error", burst: { everyCalls: 5, lengthCalls: 2 } }]);
    const [bad, good] = ["server-error", null];
    expect(kinds(picker, 7)).toEqual([bad, bad, good, good, good, bad, bad]);
  });

  it("keeps a rule with a window for the time after the start mark, its end excluded", () => {
    const picker = new FaultPicker([{ kind: "stall", fromMs: 100, toMs: 200 }]);
    const at = (sinceStartMs: number | null) => picker.pick([], 0, sinceStartMs)?.kind ?? null;
    expect([null, 0, 99.9, 100, 199.9, 200].map(at)).toEqual([null, null, null, "stall", "stall", null]);
  });

  it("counts bursts within the window only, and gives the second rule what the first leaves", () => {
    const picker = new FaultPicker([
      { kind: "server-error", burst: { everyCalls: 100, lengthCalls: 1 }, fromMs: 100 },
      { kind: "rate-limited", ratio: 0.5, toMs: 1000 },
    ]);
    const at = (sinceStartMs: number) => picker.pick([], 0.2, sinceStartMs)?.kind ?? null;
    expect([50, 100, 101, 1000].map(at)).toEqual(["rate-limited", "server-error", "rate-limited", null]);
  });
});
