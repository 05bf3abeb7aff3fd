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
// Python beside the tests that do without it and take one core: it fills uv's cache, from which the bridge's own tests then
// provision in seconds. What measures this machine comes last, alone.
const besidePython = async () => [await runVitest(folders, "pure"), await runVitest(folders, "early")];
const [python, early] = await Promise.all([runPythonSuites(folders), besidePython()]);
const shared = await runVitest(folders, "shared");
const alone = await runVitest(folders, "alone");
const tallies = [...python, ...early, shared, alone];
rmSync(folders.reports, { recursive: true });
console.log(`\n${summarise(tallies).join("\n")}`);
process.exitCode = exitCodeOf(tallies);
