import { describe, expect, it } from "vitest";
import { makeRoom } from "./make-room.ts";

const placed = (agentId: string, ...others: readonly string[]) => ({ agentId, matchingAgentIds: [agentId, ...others] });
const only =
  (...free: readonly string[]) =>
  (agentId: string): boolean =>
    free.includes(agentId);

describe("makeRoom", () => {
  it("names the move into the free place first", () => {
    const atA = placed("a", "b");
    const atB = placed("b", "c");
    const moves = makeRoom(["a"], { placed: [atA, atB], hasPlace: only("c"), stuck: new Set() });
    expect(moves).toEqual([
      { placed: atB, toAgentId: "c" },
      { placed: atA, toAgentId: "b" },
    ]);
  });

  it("takes the shortest chain", () => {
    const long = placed("a", "b");
    const between = placed("b", "free");
    const short = placed("a", "free");
    const places = { placed: [long, between, short], hasPlace: only("free"), stuck: new Set<string>() };
    expect(makeRoom(["a"], places)).toEqual([{ placed: short, toAgentId: "free" }]);
  });

  it("remembers where no chain leads out, and does not look there again", () => {
    const stuck = new Set<string>();
    const asked: string[] = [];
    const hasPlace = (agentId: string): boolean => {
      asked.push(agentId);
      return false;
    };
    const places = { placed: [placed("a", "b"), placed("b", "a"), placed("d", "a", "e")], hasPlace, stuck };
    expect(makeRoom(["a"], places)).toEqual([]);
    expect([...stuck]).toEqual(["a", "b"]);
    expect(asked).toEqual(["b"]);
    expect(makeRoom(["b", "a"], places)).toEqual([]);
    expect(asked).toEqual(["b"]);
    expect(makeRoom(["d"], places)).toEqual([]);
    expect(asked).toEqual(["b", "e"]);
  });
});
