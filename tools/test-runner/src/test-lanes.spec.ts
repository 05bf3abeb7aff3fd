import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALONE, EARLY, filesOf, laneNamed, LAST, LONGEST, rankOf, TEST_LANES } from "./test-lanes.ts";

const root = join(import.meta.dirname, "../../..");

describe("the lanes of a run", () => {
  it("share out every test file: none is in two of them", () => {
    const files = TEST_LANES.flatMap((lane) => filesOf(lane, root));
    expect(new Set(files).size).toBe(files.length);
    expect(files).toContain("tools/test-runner/src/test-lanes.spec.ts");
    expect(files).toContain("tools/test-runner/src/main.int.spec.ts");
    expect(filesOf("alone", root).toSorted()).toEqual(ALONE.toSorted());
  });

  it("have files each, of every package that is named", () => {
    const early = filesOf("early", root);
    for (const folder of EARLY) expect(early.filter((file) => file.startsWith(`${folder}/`))).not.toEqual([]);
    expect(filesOf("shared", root).length).toBeGreaterThan(early.length);
  });

  it.each([...ALONE, ...LONGEST])("know %s, which is there", (file) => {
    expect(existsSync(join(root, file))).toBe(true);
  });
});

describe("laneNamed", () => {
  it("takes no name for none, and refuses one that is none", () => {
    expect([laneNamed(undefined), laneNamed(""), laneNamed("pure")]).toEqual([undefined, undefined, "pure"]);
    expect(() => laneNamed("fast")).toThrow(/PLIMSOLL_TEST_LANE is fast/);
  });
});

describe("rankOf", () => {
  it("begins with the longest", () => {
    expect(rankOf(root, join(root, LONGEST[0] ?? ""))).toBe(0);
    expect(rankOf(root, join(root, "packages/a/src/b.spec.ts"))).toBe(LONGEST.length);
    for (const folder of LAST) {
      const files = filesOf("shared", root).filter((file) => file.startsWith(`${folder}/`));
      expect(files).not.toEqual([]);
      for (const file of files) expect(rankOf(root, join(root, file))).toBeGreaterThan(LONGEST.length);
    }
  });
});
