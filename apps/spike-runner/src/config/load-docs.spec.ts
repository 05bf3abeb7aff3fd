import { readFileSync } from "node:fs";
import { DEFAULT_LOAD_TARGETS, LOAD_FINDING_CODES, LOAD_SHAPES, LOAD_TARGET_METRICS } from "@plimsoll/domain";
import { describe, expect, it } from "vitest";
import { LoadFileSchema } from "./load-file.ts";

const page = readFileSync(new URL("../../../../docs/load.md", import.meta.url), "utf8").replaceAll(/ +/g, " ");

describe("docs/load.md", () => {
  it.each(Object.entries(LOAD_FINDING_CODES))(
    "has the finding %s as the catalogue has it",
    (code, { severities, meaning }) => {
      expect(page).toContain(`| \`${code}\` | ${severities.join(", ")} | ${meaning} |`);
    },
  );

  it("names every shape, every metric of a target and every field of the file", () => {
    const fields = Object.keys(LoadFileSchema.fields).filter((field) => field !== "name");
    const roots = [...LOAD_SHAPES, ...LOAD_TARGET_METRICS, ...fields];
    expect(roots.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });

  it("names what the default targets judge", () => {
    expect(DEFAULT_LOAD_TARGETS).toHaveLength(4);
    expect(page).toContain("success 100 %, nothing dropped, crossed or unaccounted");
  });
});
