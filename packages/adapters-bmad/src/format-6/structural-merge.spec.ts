import { describe, expect, it } from "vitest";
import { structuralMerge } from "./structural-merge.ts";

describe("one layer over another, as upstream's resolver lays it", () => {
  it.each([
    [
      "tables are merged, other values replaced",
      { a: { x: 1, y: 2 }, b: 1 },
      { a: { y: 3 }, b: "z" },
      { a: { x: 1, y: 3 }, b: "z" },
    ],
    ["lists append", { a: [1, 2] }, { a: [2, 3] }, { a: [1, 2, 2, 3] }],
    [
      "tables with a code replace the same one in its place, and append the rest",
      { a: [{ code: "x", n: 1 }, { code: "y" }] },
      { a: [{ code: "z" }, { code: "x", m: 2 }] },
      { a: [{ code: "x", m: 2 }, { code: "y" }, { code: "z" }] },
    ],
    ["tables with an id do, too", { a: [{ id: "x" }] }, { a: [{ id: "x", n: 1 }] }, { a: [{ id: "x", n: 1 }] }],
    [
      "of a base that has one twice the last is replaced",
      {
        a: [
          { id: "x", n: 1 },
          { id: "x", n: 2 },
        ],
      },
      { a: [{ id: "x", n: 3 }] },
      {
        a: [
          { id: "x", n: 1 },
          { id: "x", n: 3 },
        ],
      },
    ],
    [
      "tables of which one has no key append",
      { a: [{ code: "x" }] },
      { a: [{ n: 1 }] },
      { a: [{ code: "x" }, { n: 1 }] },
    ],
    ["another kind of value replaces", { a: { x: 1 } }, { a: [1] }, { a: [1] }],
  ])("%s", (_, base, over, merged) => {
    expect(structuralMerge(base, over)).toEqual(merged);
  });

  it.each([[{ code: 1 }], [{ code: "" }]])("%j is no key, and an error", (item) => {
    expect(() => structuralMerge({ a: [{ code: "x" }] }, { a: [item] })).toThrow(/the code of each/);
  });

  it("keeps a key of every object's prototype a key", () => {
    const over = JSON.parse('{"__proto__": {"polluted": true}}') as unknown;
    expect(Object.keys(structuralMerge({}, over) as object)).toEqual(["__proto__"]);
    expect("polluted" in {}).toBe(false);
  });
});
