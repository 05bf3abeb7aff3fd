import { uncounted } from "./tally.ts";
import type { Tally } from "./tally.ts";

interface VitestFile {
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string }[];
}

const isFile = (value: unknown): value is VitestFile =>
  typeof value === "object" && value !== null && "status" in value && "assertionResults" in value;

/** A file that failed without a failed test could not be loaded, or a hook of it failed: that counts once. */
const failuresOf = ({ status, assertionResults }: VitestFile): number => {
  const failed = assertionResults.filter((result) => result.status === "failed").length;
  return status === "failed" && failed === 0 ? 1 : failed;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Counts vitest's JSON report; `suite` is what the tally is called. */
export const readVitestReport = (suite: string, json: string): Tally => {
  const report = parseJson(json) as { readonly testResults?: unknown } | null;
  const files = report?.testResults;
  if (!Array.isArray(files) || !files.every(isFile)) return uncounted(suite, "its report can't be read");
  const results = files.flatMap((file) => file.assertionResults);
  const passed = results.filter((result) => result.status === "passed").length;
  const failed = files.reduce((sum, file) => sum + failuresOf(file), 0);
  const skipped = results.filter((result) => result.status !== "passed" && result.status !== "failed").length;
  return { suite, passed, failed, skipped, trouble: null };
};

/** Counts pytest's JUnit report; an error (of a fixture, of an import) is a failure. */
export const readPytestReport = (xml: string): Tally => {
  const suite = /<testsuite [^>]*>/.exec(xml)?.[0] ?? "";
  const [tests, failures, errors, skipped] = ["tests", "failures", "errors", "skipped"].map((name) =>
    Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1]),
  );
  const failed = (failures ?? NaN) + (errors ?? NaN);
  const passed = (tests ?? NaN) - failed - (skipped ?? NaN);
  if (!Number.isFinite(passed)) return uncounted("pytest", "its report can't be read");
  return { suite: "pytest", passed, failed, skipped: skipped ?? 0, trouble: null };
};
