import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../testing/run-in-process.ts";
import { runPlimsoll } from "../testing/run-plimsoll.ts";

const GRAPH = fileURLToPath(new URL("../../../../examples/own-graph", import.meta.url));
const OWN = ["--agents-from", "./graph.ts#graph", "--agents-path", GRAPH];
const SHORT = [
  "--agent-count",
  "4",
  "--waves",
  "1",
  "--warm-up-waves",
  "0",
  "--half-load-waves",
  "0",
  "--leak-cycles",
  "0",
];
const LIMIT_MS = 180_000;

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-own-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe("own agents on the other commands", { timeout: LIMIT_MS }, () => {
  it("spike puts the graph under load; that it asks the LLM more than once is no defect", async () => {
    const end = await runPlimsoll(["spike", ...OWN, "--inputs", path.join(GRAPH, "inputs.jsonl"), ...SHORT, "--json"], {
      cwd,
    });
    const [folder = ""] = readdirSync(path.join(cwd, "results"));
    const run = readFileSync(path.join(cwd, "results", folder, "run.json"), "utf8");
    expect(end.stderr).not.toMatch(/^error/m);
    // The verdict is the machine's affair; the finding is ours.
    const [retries = ""] = /\{[^{}]*"silent-llm-retries"[^{}]*\}/.exec(run) ?? [];
    expect(JSON.parse(retries)).toMatchObject({ code: "silent-llm-retries", severity: "warning" });
    expect(run).toContain('"own.target"');
    expect(run).not.toContain("timber");
  });

  it.each([
    ["spike", []],
    ["capacity", []],
    ["tune", []],
    ["compare", ["--orchestrators", "stub,langgraph-js"]],
    ["load", ["examples/scenarios/ramp.yaml"]],
  ])("%s refuses agents that are not there, by name", async (command, args) => {
    const words = args.map((word) => (word.endsWith(".yaml") ? path.join(GRAPH, "../..", word) : word));
    const end = await runInProcess([command, ...words, "--agents-from", "./none.ts#graph"], cwd);
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toMatch(/^error: --agents-from: "\.\/none\.ts#graph": there is no file[^]*^hint: /m);
  });
});
