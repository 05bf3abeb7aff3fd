import { describe, expect, it } from "vitest";
import { check, exitCodeOf, summarise, uncounted, withExitCode } from "./tally.ts";

const good = { suite: "vitest", passed: 7, failed: 0, skipped: 1, trouble: null };

describe("summarise", () => {
  it("ends with the sum alone on its line", () => {
    expect(summarise([good, { ...good, suite: "pytest", passed: 3, failed: 2 }]).at(-1)).toBe("10 passed, 2 failed");
  });

  it("says what was skipped and what went wrong", () => {
    expect(summarise([good, uncounted("pytest", "no report")])).toEqual([
      "vitest: 7 passed, 0 failed, 1 skipped",
      "pytest: 0 passed, 1 failed, 0 skipped (no report)",
      "7 passed, 1 failed",
    ]);
  });
});

describe("exitCodeOf", () => {
  it("is 0 when all passed", () => expect(exitCodeOf([good])).toBe(0));
  it("is 1 when one suite failed", () => expect(exitCodeOf([good, uncounted("pytest", "no report")])).toBe(1));
  it("is 1 when nothing ran", () => {
    expect(exitCodeOf([])).toBe(1);
    expect(exitCodeOf([{ ...good, passed: 0 }])).toBe(1);
  });
});

describe("withExitCode", () => {
  it("adds a failure for an error outside the tests", () => {
    expect(withExitCode(good, 1)).toMatchObject({ passed: 7, failed: 1 });
    expect(withExitCode(good, null).trouble).toMatch(/killed/);
  });

  it("leaves counted failures as they are", () => {
    expect(withExitCode({ ...good, failed: 2 }, 1).failed).toBe(2);
  });
});

describe("check", () => {
  it("counts as one test", () => {
    expect([check("ruff", 0), check("ruff", 1)]).toMatchObject([
      { passed: 1, failed: 0 },
      { passed: 0, failed: 1 },
    ]);
  });
});
