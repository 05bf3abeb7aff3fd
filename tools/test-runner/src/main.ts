import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runPythonSuites } from "./python-suites.ts";
import { exitCodeOf, summarise } from "./tally.ts";
import { runVitest } from "./vitest-suite.ts";

const root = resolve(import.meta.dirname, "../../..");
const folders = {
  root,
  tools: join(root, ".plimsoll/test-tools"),
  reports: mkdtempSync(join(tmpdir(), "plimsoll-test-")),
};

mkdirSync(folders.tools, { recursive: true });
// Python first: it fills uv's cache, from which the bridge's own tests then provision in seconds. One after the other,
// because tests of timing share the cores.
const tallies = [...(await runPythonSuites(folders)), await runVitest(folders)];
rmSync(folders.reports, { recursive: true });
console.log(`\n${summarise(tallies).join("\n")}`);
process.exitCode = exitCodeOf(tallies);
