// npm run acceptance: runs every test that is named after an acceptance criterion, and writes docs/acceptance.md.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, relative } from "node:path";
import process from "node:process";
import { type AcceptanceFile, acceptanceFiles, ROOT, titlesIn } from "./acceptance-files.ts";
import { ACCEPTANCE_PAGE, acceptancePage, type AcceptanceTest } from "./acceptance-page.ts";

const LIMIT_MS = 45 * 60_000;

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

const run = (files: readonly AcceptanceFile[]): VitestReport => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-acceptance-"));
  const report = join(folder, "report.json");
  const args = ["vitest", "run", "--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const only = ["--maxWorkers=1", "-t", String.raw`AC\d+\.\d+(, AC\d+\.\d+)*: `];
  const { error } = spawnSync("npx", [...args, ...only, ...files.map(({ file }) => file)], {
    cwd: ROOT,
    stdio: "inherit",
    timeout: LIMIT_MS,
  });
  if (error !== undefined) throw error;
  try {
    return JSON.parse(readFileSync(report, "utf8")) as VitestReport;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** A title as vitest shows it: what stands for the cases of `it.each` may be anything. */
const patternOf = (title: string): RegExp =>
  new RegExp(`^${title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/%[a-z]|\\\$\w+/g, ".*")}$`, "s");

const testsOf = ({ file, source }: AcceptanceFile, report: VitestReport): readonly AcceptanceTest[] => {
  const results = report.testResults
    .filter(({ name }) => relative(ROOT, name) === file)
    .flatMap(({ assertionResults }) => assertionResults);
  return titlesIn(source).map((title) => {
    const own = results.filter((result) => patternOf(title).test(result.title));
    const count = (status: string) => own.filter((result) => result.status === status).length;
    return { file, title, passed: count("passed"), failed: count("failed") };
  });
};

const files = acceptanceFiles();
const report = run(files);
const tests = files.flatMap((file) => testsOf(file, report));
const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}`;
writeFileSync(join(ROOT, ACCEPTANCE_PAGE), acceptancePage(tests, new Date(), machine));
spawnSync("npx", ["prettier", "--write", ACCEPTANCE_PAGE], { cwd: ROOT, stdio: "inherit", timeout: 60_000 });
process.exitCode = tests.every(({ passed, failed }) => passed > 0 && failed === 0) ? 0 : 1;
