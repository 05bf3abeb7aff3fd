import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openedPage } from "../testing/opened-page.ts";
import { runInProcess } from "../testing/run-in-process.ts";
import { runPlimsoll } from "../testing/run-plimsoll.ts";
import { interruptAfter, schemaProblems, searchFolder } from "../testing/search-results.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 180_000;

const SHORT: readonly string[] = [
  ...["tune", "--orchestrator", "stub", "--worker-counts", "1,2", "--agent-count", "4"],
  ...["--llm-latency-ms", "2", "--probe-timeout-ms", "400"],
];

interface Topology {
  readonly name: string;
  readonly status: string;
  readonly trials: readonly { readonly runId: string; readonly spoiledBy: readonly string[] }[];
}

interface Tuning {
  readonly kind: string;
  readonly ranking: readonly Topology[];
}

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-tune-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const stored = (): Tuning =>
  JSON.parse(readFileSync(path.join(searchFolder(cwd, "-tune-").path, "tuning.json"), "utf8")) as Tuning;

/** A topology of which the machine let nothing be measured says in each trial why. */
const isTold = ({ status, trials }: Topology): boolean =>
  status !== "unmeasured" || trials.every(({ spoiledBy }) => spoiledBy.length > 0);

describe("plimsoll tune", { timeout: LIMIT_MS }, () => {
  it("races every topology, writes the table for people and programs, and never calls it evidence", async () => {
    const end = await runPlimsoll([...SHORT, "--rounds", "2"], { cwd });
    expect(end.exitCode, end.stderr).toBe(97);
    const { path: folder, files, trials } = searchFolder(cwd, "-tune-");
    const tuning = stored();
    expect(schemaProblems(tuning, "tuning.v1.schema.json")).toBe("");
    expect(tuning.kind).toBe("dev-mode");
    expect(tuning.ranking.map(({ name }) => name).sort()).toEqual(["1 worker", "2 workers"]);
    expect(tuning.ranking.filter((topology) => !isTold(topology))).toEqual([]);
    expect(trials).toEqual(tuning.ranking.flatMap((each) => each.trials.map(({ runId }) => runId)).sort());
    expect(trials).toHaveLength(4);
    const hasBest = tuning.ranking[0]?.status !== "unmeasured";
    const scenario = hasBest ? ["scenario.yaml"] : [];
    expect(files).toEqual([...scenario, "tuning.html", "tuning.json", "tuning.md"]);
    const lastLine = end.stdout.trimEnd().split("\n").at(-1) ?? "";
    expect(lastLine.startsWith(path.join(folder, "tuning.html"))).toBe(true);
    expect(end.stdout).toContain("DEV MODE");
    expect(end.stderr).toMatch(/round 1: 2 topologies/);
    const page = await openedPage(path.join(folder, "tuning.html"));
    expect([page.troubles, page.asked]).toEqual([[], []]);
    expect(page.text).toContain("2 workers");
  });

  it("keeps the trials so far at Ctrl-C, each of them whole, and ends with 105", async () => {
    const cut = await runPlimsoll([...SHORT, "--rounds", "50"], { cwd, onStderr: interruptAfter(/ round 1 {2}/) });
    expect(cut.exitCode, cut.stderr).toBe(105);
    const tuning = stored();
    expect(schemaProblems(tuning, "tuning.v1.schema.json")).toBe("");
    expect(tuning.kind).toBe("interrupted");
    const [first] = tuning.ranking.flatMap(({ trials }) => trials);
    const report = await runPlimsoll(["report", first?.runId ?? ""], { cwd });
    expect(report.stderr).toContain("every figure and the verdict agree");
  });

  it.each([
    [
      ["--orchestrator", "langgraph-js", "--worker-counts", "1,2"],
      '--worker-counts: "1,2" has no effect on langgraph-js',
    ],
    [["--orchestrator", "langgraph", "--modes", "to-thread,crew-async"], "--modes:"],
    [["--modes", "to-thread,agent-asink"], 'Did you mean "agent-async"'],
    [["--worker-counts", "1,none"], "is not a list of whole numbers"],
    [["--modes", "to-thread", "--worker-counts", "2"], "no topology to choose from"],
  ])("refuses %j and starts nothing", async (flags, reason) => {
    const end = await runInProcess(["tune", ...flags], cwd);
    expect([end.exitCode, end.stdout]).toEqual([2, ""]);
    expect(end.stderr).toContain(reason);
    expect(() => searchFolder(cwd, "-tune-")).toThrow();
  });
});
