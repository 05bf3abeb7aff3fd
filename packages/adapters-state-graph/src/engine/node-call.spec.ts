import { describe, expect, it } from "vitest";
import { derivedId, nodeCallOf } from "./node-call.ts";

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

describe("derivedId", () => {
  it.each(["research", "", "...", "wörk: a|b/c", "x".repeat(500), "-lead"])("makes an identifier of %j", (readable) => {
    expect(derivedId(readable, ["a"])).toMatch(IDENTIFIER);
  });

  it("is the same for the same parts, and another for any other, also where a join of them would be the same", () => {
    expect(derivedId("n", ["a", "b"])).toBe(derivedId("n", ["a", "b"]));
    const ids = [["a", "b"], ["ab"], ["a,b"], ['a","b'], ["a", null], ["a", "null"], [["a"], "b"]].map((parts) =>
      derivedId("n", parts),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("nodeCallOf", () => {
  it("knows thread, call and the graphs around", () => {
    const configurable = { thread_id: "t", checkpoint_ns: "outer:1|inner:2" };
    expect(nodeCallOf({ configurable })).toEqual({
      threadId: "t",
      namespace: "outer:1|inner:2",
      graphNamespace: "outer:1",
      signal: undefined,
    });
  });

  it("takes each call outside of a graph for one of its own", () => {
    expect(nodeCallOf({}).namespace).not.toBe(nodeCallOf({}).namespace);
    expect(nodeCallOf({}).threadId).toBeNull();
  });
});
