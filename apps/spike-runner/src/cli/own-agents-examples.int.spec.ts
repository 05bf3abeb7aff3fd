import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ConformanceReport } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const EXAMPLES = fileURLToPath(new URL("../../../../examples/", import.meta.url));
/** A cold machine imports CrewAI for half a minute before the first check. */
const LIMIT_MS = 600_000;

let out: string;
beforeAll(() => {
  out = mkdtempSync(path.join(tmpdir(), "plimsoll-examples-"));
});
afterAll(() => rmSync(out, { recursive: true }));

/** The real program on an example's folder, to its end. */
const run = (
  example: string,
  args: readonly string[],
): Promise<{ readonly exitCode: number; readonly stderr: string }> =>
  new Promise((resolve) => {
    const words = ["--conditions=@plimsoll/source", MAIN, "conformance", ...args, "--agent-count", "4", "--out", out];
    const options = { cwd: path.join(EXAMPLES, example), timeout: LIMIT_MS - 10_000 };
    execFile(process.execPath, words, options, (error, _stdout, stderr) =>
      resolve({ exitCode: error === null ? 0 : Number(error.code ?? -1), stderr }),
    );
  });

const newest = (): ConformanceReport => {
  const folder = readdirSync(out).sort().at(-1) ?? "";
  const text = readFileSync(path.join(out, folder, "conformance.json"), "utf8");
  return Schema.decodeUnknownSync(ConformanceReport)(JSON.parse(text));
};

const statusesOf = ({ subjects }: ConformanceReport) =>
  Object.fromEntries((subjects[0]?.checks ?? []).map(({ name, status }) => [name, status]));

const HOLDING = { "mix-ups": "holds", timeout: "holds", cancellation: "holds", release: "holds" };

describe("the examples of own agents, as a user runs them", () => {
  it("own-graph: a LangGraph graph with branches, its own inputs", { timeout: LIMIT_MS }, async () => {
    const args = ["--agents-from", "./graph.ts#graph", "--inputs", "inputs.jsonl"];
    const end = await run("own-graph", args);
    const report = newest();
    expect(statusesOf(report), end.stderr).toMatchObject({ ...HOLDING, "fan-out": "holds", hang: "holds" });
    expect(report.subjects[0]?.settings).toMatchObject({ "own.target": "./graph.ts#graph", "own.inputs": 3 });
    expect(end.exitCode).toBe(0);
  });

  it("own-crew: a crew of two agents and a tool, its own inputs", { timeout: LIMIT_MS }, async () => {
    const end = await run("own-crew", ["--agents-from", "crew:make_crew", "--inputs", "inputs.jsonl"]);
    const report = newest();
    expect(report.subjects[0]?.failure ?? null, end.stderr).toBeNull();
    expect(statusesOf(report), end.stderr).toMatchObject({
      "mix-ups": "holds",
      timeout: "holds",
      cancellation: "holds",
    });
    expect(report.subjects[0]?.settings).toMatchObject({ "own.target": "crew:make_crew", "own.inputs": 3 });
    expect(JSON.stringify(report)).not.toContain("Valpara");
  });
});
