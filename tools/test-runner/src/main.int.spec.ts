import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A checkout with a Python that is missing and a vitest that writes the report it is told to. */
const root = mkdtempSync(join(tmpdir(), "plimsoll-npm-test-"));
const report = { testResults: [{ status: "passed", assertionResults: [{ status: "passed" }, { status: "passed" }] }] };
const vitest = `#!/bin/sh
for argument in "$@"; do case "$argument" in --outputFile.json=*) printf '%s' "$REPORT" > "\${argument#*=}";; esac; done
exit "$VITEST_EXIT"
`;

const runMain = (reportText: string, vitestExit: string) => {
  const env = { ...process.env, REPORT: reportText, VITEST_EXIT: vitestExit, PLIMSOLL_PYTHON: "/nowhere/python3" };
  const main = join(root, "tools/test-runner/src/main.ts");
  const { status, stdout } = spawnSync(process.execPath, [main], { encoding: "utf8", timeout: 20_000, env });
  return { status, lines: stdout.trimEnd().split("\n") };
};

describe("npm test", () => {
  beforeAll(() => {
    cpSync(import.meta.dirname, join(root, "tools/test-runner/src"), { recursive: true });
    mkdirSync(join(root, "node_modules/.bin"), { recursive: true });
    writeFileSync(join(root, "node_modules/.bin/vitest"), vitest);
    chmodSync(join(root, "node_modules/.bin/vitest"), 0o755);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it("fails when a tool is missing, and ends with the sum alone on its line", () => {
    const { status, lines } = runMain(JSON.stringify(report), "0");
    expect(lines.at(-1)).toBe("8 passed, 1 failed");
    expect(lines.slice(-6, -1)).toEqual([
      expect.stringMatching(/^python: 0 passed, 1 failed.*apt-get install python3-venv/),
      ...["pure", "early", "shared", "alone"].map((lane) => `vitest ${lane}: 2 passed, 0 failed, 0 skipped`),
    ]);
    expect(status).toBe(1);
  });

  it("fails when vitest leaves no report", () => {
    const { status, lines } = runMain("", "0");
    expect(lines.at(-1)).toBe("0 passed, 5 failed");
    expect(status).toBe(1);
  });
});
