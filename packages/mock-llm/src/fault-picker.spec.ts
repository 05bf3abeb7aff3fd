import { describe, expect, it } from "vitest";
import { FaultPicker } from "./fault-picker.ts";

const kinds = (picker: FaultPicker, count: number, uniform = 0.5) =>
  Array.from({ length: count }, () => picker.pick([], uniform)?.kind ?? null);

describe("FaultPicker", () => {
  it("lets ratios of several rules add up", () => {
    const picker = new FaultPicker([
      { kind: "server-error", ratio: 0.2 },
      { kind: "stall", ratio: 0.3 },
    ]);
    const picked = [0, 0.19, 0.2, 0.49, 0.5, 0.99].map((uniform) => picker.pick([], uniform)?.kind ?? null);
    expect(picked).toEqual(["server-error", "server-error", "stall", "stall", null, null]);
  });

  it("concerns only the agents that a rule names", () => {
    const picker = new FaultPicker([{ kind: "disconnect", agentIds: ["archon-2"] }]);
    expect(picker.pick(["archon-1"], 0)).toBeNull();
    expect(picker.pick(["archon-2"], 0.999)?.kind).toBe("disconnect");
  });

  it("fails in bursts of calls in a row", () => {
    const picker = new FaultPicker([{ kind: "server-error", burst: { everyCalls: 5, lengthCalls: 2 } }]);
    const [bad, good] = ["server-error", null];
    expect(kinds(picker, 7)).toEqual([bad, bad, good, good, good, bad, bad]);
  });
});
