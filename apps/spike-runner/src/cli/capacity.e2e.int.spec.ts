import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openedPage } from "../testing/opened-page.ts";
import { runPlimsoll } from "../testing/run-plimsoll.ts";
import { interruptAfter, schemaProblems, searchFolder } from "../testing/search-results.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 180_000;

/** The stub lets so many invocations reach its LLM at once, so that this is its capacity by the concurrency target. */
const CEILING = 3;
const SHORT: readonly string[] = [
  ...["capacity", "--orchestrator", "stub", "--stub-ceiling", String(CEILING), "--llm-latency-ms", "2"],
  ...["--start-agents", "2", "--max-agents", "8", "--replicates", "1", "--probe-timeout-ms", "400", "--no-confirm"],
];

interface Trial {
  readonly runId: string;
  readonly agentCount: number;
  readonly spoiledBy: readonly string[];
}

interface Capacity {
  readonly kind: string;
  readonly result: {
    readonly feasibleMax: number;
    readonly infeasibleMin: number | null;
    readonly bindingTarget: string | null;
    readonly settled: boolean;
    readonly reason: string;
  };
  readonly machineLimit: { readonly agentCount: number; readonly spoiledBy: readonly string[] } | null;
  readonly trials: readonly Trial[];
}

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-capacity-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const stored = (): Capacity =>
  JSON.parse(readFileSync(path.join(searchFolder(cwd, "-capacity-").path, "capacity.json"), "utf8")) as Capacity;

/** The known limit; or less, where the report itself says which of our own side's trouble stood before it. */
const expectKnownLimit = ({ result, machineLimit }: Capacity): void => {
  if (machineLimit === null) {
    expect(result).toMatchObject({ feasibleMax: CEILING, infeasibleMin: CEILING + 1, settled: true });
    expect(result.bindingTarget).toContain("concurrencyCeilingRatio");
    return;
  }
  expect(machineLimit.spoiledBy.length).toBeGreaterThan(0);
  expect(machineLimit.agentCount).toBeGreaterThan(result.feasibleMax);
  expect(result.feasibleMax).toBeLessThanOrEqual(CEILING);
};

describe("plimsoll capacity", { timeout: LIMIT_MS }, () => {
  it("finds a stub's known limit, writes it for people and programs, and never calls it evidence", async () => {
    const end = await runPlimsoll(SHORT, { cwd });
    expect(end.exitCode, end.stderr).toBe(97);
    const { path: folder, files, trials } = searchFolder(cwd, "-capacity-");
    expect(files).toEqual(["capacity.html", "capacity.json", "capacity.md"]);
    const capacity = stored();
    expect(schemaProblems(capacity, "capacity.v1.schema.json")).toBe("");
    expect(capacity.kind).toBe("dev-mode");
    expectKnownLimit(capacity);
    expect(trials).toEqual(capacity.trials.map(({ runId }) => runId).sort());
    expect(end.stdout).toContain("DEV MODE");
    expect(end.stdout).toContain(`${capacity.result.feasibleMax} agents`);
    const lastLine = end.stdout.trimEnd().split("\n").at(-1) ?? "";
    expect(lastLine.startsWith(path.join(folder, "capacity.html"))).toBe(true);
    const told = end.stderr.split("\n").filter((line) => /^ {2}\S +\d+ agents /.test(line));
    expect(told).toHaveLength(capacity.trials.length);
    const page = await openedPage(path.join(folder, "capacity.html"));
    expect([page.troubles, page.asked]).toEqual([[], []]);
    expect(page.text).toContain("DEV MODE");
    expect(page.text).toContain(`${capacity.result.feasibleMax} agents`);
  });

  it("keeps the trials so far at Ctrl-C, each of them whole, and ends with 105", async () => {
    const cut = await runPlimsoll(SHORT, { cwd, onStderr: interruptAfter(/^ {2}\S +\d+ agents /m) });
    expect(cut.exitCode, cut.stderr).toBe(105);
    const { files } = searchFolder(cwd, "-capacity-");
    expect(files).toEqual(["capacity.html", "capacity.json", "capacity.md"]);
    const capacity = stored();
    expect(schemaProblems(capacity, "capacity.v1.schema.json")).toBe("");
    expect(capacity.kind).toBe("interrupted");
    expect(capacity.result.settled).toBe(false);
    expect(capacity.trials.length).toBeGreaterThanOrEqual(1);
    const report = await runPlimsoll(["report", capacity.trials[0]?.runId ?? ""], { cwd });
    expect(report.stderr).toContain("every figure and the verdict agree");
  });

  it("ends with 98 when its time is over before the first trial, and --quiet prints that alone", async () => {
    const end = await runPlimsoll([...SHORT, "--quiet", "--budget-minutes", "0.000001"], { cwd });
    expect([end.exitCode, end.stderr]).toEqual([98, ""]);
    expect(end.stdout).toBe("0 agents: not settled: more trials are needed to be sure\n");
    expect(stored().trials).toEqual([]);
  });

  it("ends with 2 when the orchestrator never comes up, and writes no answer", async () => {
    const end = await runPlimsoll(["capacity", "--orchestrator", "http://127.0.0.1:9"], { cwd });
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toMatch(/^error: [^]*^hint: /m);
    expect(() => readFileSync(path.join(searchFolder(cwd, "-capacity-").path, "capacity.json"))).toThrow();
  });
});
