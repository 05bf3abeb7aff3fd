import fc from "fast-check";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { parseLocatedYaml, parsePath, placeOf, plainValueAt, showPath } from "./located-yaml.ts";

const parsed = (text: string) => Result.getOrThrow(parseLocatedYaml("f.yaml", text));

describe("placeOf", () => {
  const source = parsed("a: 1\nlist:\n  - x: 2\n  - x: 3\n");

  it.each([
    [["a"], "f.yaml:1:4"],
    [["list", 1, "x"], "f.yaml:4:8"],
    [["list", 1, "y"], "f.yaml:4:5"],
    [["nothing", "here"], "f.yaml:1:1"],
  ])("of %j is %s", (path, place) => {
    expect(placeOf(source, path)).toBe(place);
  });

  it("points at the key where that is asked", () => {
    expect(placeOf(source, ["list", 1, "x"], true)).toBe("f.yaml:4:5");
  });
});

describe("plainValueAt", () => {
  it("follows an alias to what it stands for", () => {
    expect(plainValueAt(parsed("a: &one {x: 1}\nb: *one\n"), ["b"])).toEqual({ x: 1 });
  });
});

describe("paths", () => {
  it("are read as they are shown", () => {
    const step = fc.oneof(fc.nat(), fc.stringMatching(/^[a-zA-Z]+$/));
    const path = fc.tuple(fc.stringMatching(/^[a-zA-Z]+$/), fc.array(step)).map(([first, rest]) => [first, ...rest]);
    fc.assert(
      fc.property(path, (one) => {
        expect(parsePath(showPath(one))).toEqual(one);
      }),
    );
  });
});
