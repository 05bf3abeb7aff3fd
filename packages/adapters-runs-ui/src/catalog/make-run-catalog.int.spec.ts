import type { CatalogEntry, RunCatalogPort } from "@plimsoll/application";
import type { ConformanceReport } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { execFile } from "node:child_process";
import { mkdir, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { madeUpSamples, samplesText } from "../testing/made-up-samples.ts";
import { resultsFolder, runDocument, writeFiles, writeRun } from "../testing/results-folder.ts";
import { makeRunCatalog } from "./make-run-catalog.ts";

let folder: Awaited<ReturnType<typeof resultsFolder>>;
let catalog: RunCatalogPort;
beforeEach(async () => {
  folder = await resultsFolder();
  catalog = makeRunCatalog({ rootDir: folder.rootDir });
});
afterEach(() => folder.remove());

const listed = (): Promise<readonly CatalogEntry[]> => Effect.runPromise(catalog.list);
const entryOf = async (id: string): Promise<CatalogEntry> => {
  const entry = (await listed()).find((one) => one.id === id);
  if (entry === undefined) throw new Error(`${id} is not listed`);
  return entry;
};
const head = { schemaVersion: 1, startedAt: "2026-11-22T09:00:00.000Z", scenario: { name: "s", orchestrator: "stub" } };
const estimate = { value: 10, low: 9, high: 11, sampleCount: 6, method: "m" };

describe("kinds", () => {
  it("tells a run, a load, a comparison, searches and what is none by the files of the folder, newest first", async () => {
    await writeRun(folder.rootDir, { runId: "a-spike" });
    const load = { ...(JSON.parse(runDocument({ runId: "l" })) as object), load: { name: "soak" } };
    await writeFiles(folder.rootDir, "a-load", { "load.json": JSON.stringify(load), "run.json": "{}" });
    const row = { name: "crewai", runId: "a-spike", verdict: "GO", figures: { p95LatencyMs: estimate } };
    const comparison = { ...head, kind: "measured", orchestrators: [row], metrics: [] };
    await writeFiles(folder.rootDir, "a-comparison", { "comparison.json": JSON.stringify(comparison) });
    const trial = { runId: "t-1", agentCount: 8, verdict: "GO", spoiledBy: [], p95LatencyMs: estimate };
    const capacity = { ...head, kind: "found", result: { feasibleMax: 40 }, trials: [trial] };
    await writeFiles(folder.rootDir, "a-capacity", { "capacity.json": JSON.stringify(capacity) });
    const ranking = [{ name: "2 workers", status: "meets", missed: [], p95LatencyMs: 9, trials: [trial] }];
    const tuning = JSON.stringify({ ...head, kind: "found", ranking });
    await writeFiles(folder.rootDir, "a-tuning", { "tuning.json": tuning });
    const check = { name: "fan-out", status: "breaks", observed: "3 of 8 lost", evidence: { lost: 3, mode: null } };
    const told = { version: "1.0.0", runtime: null, mode: null, devMode: false, settings: {}, failure: null };
    const conformance: ConformanceReport = {
      ...{ schemaVersion: 1, conformanceId: "c", startedAt: head.startedAt, plimsollVersion: "0.1.0" },
      ...{ command: "plimsoll conformance", agentCount: 8, seed: 72, traps: [], interrupted: false },
      subjects: [{ name: "agno", ...told, checks: [{ ...check, name: "fan-out", status: "breaks" }], command: "p" }],
    };
    await writeFiles(folder.rootDir, "a-conformance", { "conformance.json": JSON.stringify(conformance) });
    await writeFiles(folder.rootDir, "notes", { "notes.txt": "hello" });
    const seen = (await listed()).map(({ id, kind, outcome, agentCount }) => [id, kind, outcome, agentCount]);
    expect(seen).toEqual([
      ["a-tuning", "tuning", "found", null],
      ["a-conformance", "conformance", "breaks", 8],
      ["a-comparison", "comparison", "measured", null],
      ["a-capacity", "capacity", "found", 40],
      ["a-spike", "spike", "GO", 4],
      ["a-load", "load", "GO", 4],
      ["notes", "unknown", null, null],
    ]);
    expect((await entryOf("a-load")).title).toBe("soak");
    const tablesOf = async (id: string) => (await Effect.runPromise(catalog.detail(id))).tables;
    expect((await tablesOf("a-comparison"))[0]?.rows[0]?.[0]).toEqual({ runId: "a-spike", text: "crewai" });
    expect((await tablesOf("a-capacity"))[1]?.rows[0]?.slice(0, 3)).toEqual([8, { runId: "t-1", text: "t-1" }, "GO"]);
    expect((await tablesOf("a-tuning")).map(({ title }) => title)).toEqual(["Ranking", "Trials of 2 workers"]);
    expect(await tablesOf("a-conformance")).toEqual([
      {
        title: "Checks",
        columns: ["orchestrator", "version", "check", "status", "observed", "evidence"],
        rows: [["agno", "1.0.0", "fan-out", "breaks", "3 of 8 lost", "lost 3, mode null"]],
      },
    ]);
  });

  it("has nothing to list where there is no folder yet", async () => {
    const none = makeRunCatalog({ rootDir: join(folder.rootDir, "not-there") });
    expect(await Effect.runPromise(none.list)).toEqual([]);
  });
});

describe("damage", () => {
  it.each([
    ["no JSON", "{", /run\.json, .*JSON/],
    ["another version", runDocument({ runId: "x" }).replace('"schemaVersion":1', '"schemaVersion":2'), /schemaVersion/],
    [
      "a missing field",
      runDocument({ runId: "x" }).replace('"kind":"GO"', '"kind":7'),
      /run\.json, field verdict\.kind/,
    ],
  ])("is told with file and field: %s", async (_, text, problem) => {
    await writeFiles(folder.rootDir, "x", { "run.json": text });
    await writeRun(folder.rootDir, { runId: "good" });
    expect(await entryOf("x")).toMatchObject({
      kind: "spike",
      state: "damaged",
      problem: expect.stringMatching(problem),
    });
    expect((await entryOf("good")).outcome).toBe("GO");
  });

  it("is seen through when the file is mended", async () => {
    await writeFiles(folder.rootDir, "x", { "run.json": "{" });
    expect((await entryOf("x")).state).toBe("damaged");
    await writeFiles(folder.rootDir, "x", { "run.json": runDocument({ runId: "x" }) });
    expect((await entryOf("x")).state).toBe("finished");
  });
});

describe("a run without a document", () => {
  it("goes while it is written, was killed when it fell silent, and lacks its report when it ended", async () => {
    const samples = samplesText(madeUpSamples({ runId: "x" }));
    const cut = samples.slice(0, -80);
    await writeFiles(folder.rootDir, "going", { "samples.ndjson": cut });
    expect(await entryOf("going")).toMatchObject({ state: "running", kind: "spike", orchestrators: ["crewai"] });
    const longAgo = new Date(Date.now() - 600_000);
    for (const [id, text] of [
      ["killed", cut],
      ["ended", samples],
    ] as const) {
      const at = await writeFiles(folder.rootDir, id, { "samples.ndjson": text });
      await utimes(join(at, "samples.ndjson"), longAgo, longAgo);
    }
    expect(await entryOf("killed")).toMatchObject({ state: "cut-off", problem: expect.stringContaining("no end") });
    expect(await entryOf("ended")).toMatchObject({
      state: "partial",
      problem: expect.stringContaining("plimsoll report"),
    });
    await writeFiles(folder.rootDir, "empty", { "samples.ndjson": "" });
    expect(await entryOf("empty")).toMatchObject({ state: "damaged", problem: "samples.ndjson is empty" });
  });

  it("has its settings from its first line", async () => {
    await writeFiles(folder.rootDir, "going", { "samples.ndjson": samplesText(madeUpSamples({ runId: "going" })) });
    const { settings, figures } = await Effect.runPromise(catalog.detail("going"));
    expect(settings["scenario.agentCount"]).toBe("4");
    expect(figures).toEqual({});
  });
});

describe("the edge of the folder", () => {
  it.each(["..", "../x", "a/b", "", ".hidden", "%2e%2e", "a\0b"])("has no run named %j", async (id) => {
    await mkdir(join(folder.rootDir, ".hidden"));
    const failure = await Effect.runPromise(Effect.flip(catalog.detail(id)));
    expect(failure._tag).toBe("RunNotFound");
  });

  it("hands out reports only, and nothing that a link leads to", async () => {
    await writeFile(join(folder.rootDir, "secret"), "secret");
    const run = await writeRun(folder.rootDir, { runId: "a" });
    await symlink(join(folder.rootDir, "secret"), join(run, "report.md"));
    await symlink(run, join(folder.rootDir, "linked"));
    expect((await listed()).map(({ id }) => id)).toEqual(["a"]);
    expect((await Effect.runPromise(catalog.detail("a"))).reports).toEqual(["report.html"]);
    for (const name of ["report.md", "../secret", "run.json", "samples.ndjson"]) {
      const failure = await Effect.runPromise(Effect.flip(catalog.report("a", name)));
      expect([name, failure._tag]).toEqual([name, "RunNotFound"]);
    }
    const report = await Effect.runPromise(catalog.report("a", "report.html"));
    expect(Buffer.from(report).toString()).toContain("the report itself");
  });
});

it("lists many more runs than it may open files", { timeout: 120_000 }, async () => {
  const document = runDocument({ runId: "many" });
  for (let at = 0; at < 400; at += 1) await writeFiles(folder.rootDir, `run-${at}`, { "run.json": document });
  const program = `
    import * as Effect from "effect/Effect";
    import { makeRunCatalog } from "./make-run-catalog.ts";
    const entries = await Effect.runPromise(makeRunCatalog({ rootDir: process.argv[1] }).list);
    console.log(JSON.stringify(entries.map(({ problem }) => problem)));`;
  const limited = ["-c", 'ulimit -n 64 && exec "$0" "$@"', process.execPath, "--conditions=@plimsoll/source"];
  const { stdout } = await promisify(execFile)(
    "sh",
    [...limited, "--input-type=module", "--eval", program, folder.rootDir],
    { cwd: import.meta.dirname, timeout: 100_000 },
  );
  expect(JSON.parse(stdout)).toEqual(Array.from({ length: 400 }, () => null));
});
