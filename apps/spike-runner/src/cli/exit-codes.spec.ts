import { readFileSync } from "node:fs";
import { VERDICT_EXIT_CODES } from "@plimsoll/domain";
import { describe, expect, it } from "vitest";
import { EXIT_CODES } from "./exit-codes.ts";

describe("the exit codes", () => {
  it("agrees with the domain about verdicts", () => {
    const { go, invalid, inconclusive, noGo } = EXIT_CODES;
    expect({ GO: go, INVALID: invalid, INCONCLUSIVE: inconclusive, "NO-GO": noGo }).toEqual(VERDICT_EXIT_CODES);
  });

  it("knows no code that docs/exit-codes.md leaves out", () => {
    const page = readFileSync(new URL("../../../../docs/exit-codes.md", import.meta.url), "utf8");
    const documented = [...page.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
    expect(documented.sort((a, b) => a - b)).toEqual(Object.values(EXIT_CODES).sort((a, b) => a - b));
  });
});
