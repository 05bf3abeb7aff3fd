import { describe, expect, it } from "vitest";
import { readPytestReport, readVitestReport } from "./read-reports.ts";

const file = (status: string, ...results: readonly string[]) => ({
  status,
  assertionResults: results.map((result) => ({ status: result })),
});

describe("readVitestReport", () => {
  it("counts tests of all files", () => {
    const json = JSON.stringify({
      testResults: [file("passed", "passed", "skipped"), file("failed", "failed", "passed", "failed", "todo")],
    });
    expect(readVitestReport("vitest", json)).toMatchObject({ passed: 2, failed: 2, skipped: 2, trouble: null });
  });

  it("counts a file that could not be loaded as one failure", () => {
    expect(readVitestReport("vitest", JSON.stringify({ testResults: [file("failed")] }))).toMatchObject({
      passed: 0,
      failed: 1,
    });
  });

  it("counts a file whose hook failed, which leaves its tests skipped", () => {
    const json = JSON.stringify({ testResults: [file("failed", "skipped", "skipped")] });
    expect(readVitestReport("vitest", json)).toMatchObject({ failed: 1, skipped: 2 });
  });

  it.each(["", "{", "null", "{}", '{"testResults":[1]}'])("fails when the report is %j", (json) => {
    expect(readVitestReport("vitest", json)).toMatchObject({
      passed: 0,
      failed: 1,
      trouble: "its report can't be read",
    });
  });
});

describe("readPytestReport", () => {
  it("counts errors as failures and takes skips out of the passed", () => {
    const xml =
      '<testsuites name="x"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1">';
    expect(readPytestReport(xml)).toMatchObject({ passed: 4, failed: 3, skipped: 3 });
  });

  it.each(["", "<testsuite>", '<testsuite tests="3">'])("fails when the report is %j", (xml) => {
    expect(readPytestReport(xml)).toMatchObject({ passed: 0, failed: 1 });
  });
});
