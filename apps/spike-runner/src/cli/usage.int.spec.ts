import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../testing/run-in-process.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 180_000;

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-usage-"));
  writeFileSync(path.join(cwd, "bad.yaml"), "name: x\nllm:\n  kind: mok\n");
  writeFileSync(path.join(cwd, "bad.txt"), "10\nfast\n");
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe("a wrong invocation", { timeout: LIMIT_MS }, () => {
  it.each([
    [
      ["spike", "--agent-cout", "3"],
      ["--agent-cout", "Did you mean", "--agent-count"],
    ],
    [
      ["spike", "--agent-count", "many"],
      ["--agent-count", "many"],
    ],
    [
      ["spike", "--agent-count=0"],
      ["--agent-count", "1 or more"],
    ],
    [["spike", "extra"], ['"extra"']],
    [["spkie"], ["spkie", "Did you mean", "spike"]],
    [
      ["spike", "--mode", "agent-asink"],
      ["agent-asink", "Did you mean", "agent-async"],
    ],
    [
      ["spike", "--orchestrator", "stub", "--mode", "to-thread"],
      ["--mode", "no effect"],
    ],
    [
      ["spike", "--config", "CWD/bad.yaml"],
      ["bad.yaml:3:9: llm.kind", '"mok"', '"mock" | "openai"'],
    ],
    [
      ["spike", "--config", "bad.yaml"],
      ["bad.yaml:3:9: llm.kind", '"mok"'],
    ],
    [
      ["spike", "--llm-latency-ms", "empirical:bad.txt"],
      ["empirical:bad.txt", "value 2 is not a number"],
    ],
    [
      ["mock-llm", "--latency-ms", "empirical:bad.txt"],
      ["empirical:bad.txt", "value 2 is not a number"],
    ],
    [
      ["spike", "--config", "none.yaml"],
      ["none.yaml", "ENOENT"],
    ],
    [
      ["spike", "--target", "p95Latency < 1"],
      ["p95Latency < 1", "p95LatencyMs"],
    ],
    [["spike", "--llm", "openai"], ["OPENAI_API_KEY"]],
    [
      ["spike", "--llm", "openai", "--rpm", "30"],
      ["--rpm: 30", "144 s", "120 s", "--invocation-timeout-ms to 144000", "--rpm to 36", "--agent-count to 60"],
    ],
    [
      ["spike", "--orchestrator", "http://127.0.0.1:9000/?token=x"],
      ["a query", "PLIMSOLL_ORCHESTRATOR_TOKEN"],
    ],
    [["report", "nobody"], ["nobody"]],
    [
      ["doctor", "--jsn"],
      ["--jsn", "Did you mean", "--json"],
    ],
  ])("%j ends with 2, says why on stderr, and starts nothing", async (args, parts) => {
    const end = await runInProcess(
      args.map((word) => word.replace("CWD", cwd)),
      cwd,
    );
    expect([end.exitCode, end.stdout]).toEqual([2, ""]);
    expect(parts.filter((part) => !end.stderr.includes(part))).toEqual([]);
    expect(end.stderr).toMatch(/^error: [^]*^hint: /m);
    expect(readdirSync(cwd).sort()).toEqual(["bad.txt", "bad.yaml"]);
  });

  it("an environment that can't start the orchestrator ends with 2 and a hint", async () => {
    const end = await runInProcess(["spike", "--agent-count", "2", "--quiet"], cwd, {
      PLIMSOLL_PYTHON: "/no/such/python",
    });
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toMatch(/^error: .*\/no\/such\/python[^]*^hint: .*Python 3\.11/m);
  });
});

describe("help", { timeout: LIMIT_MS }, () => {
  it.each([
    [["--help"], ["spike", "doctor", "report", "mock-llm", "97 INVALID", "105 interrupted"]],
    [
      ["spike", "--help"],
      ["--agent-count", "--target", "--stub-ceiling", "EXAMPLES", "97 INVALID"],
    ],
    [
      ["mock-llm", "--help"],
      ["--latency-ms", "--rpm"],
    ],
    [["--version"], ["0."]],
  ])("%j goes to stdout and ends with 0", async (args, parts) => {
    const end = await runInProcess(args, cwd);
    expect([end.exitCode, end.stderr]).toEqual([0, ""]);
    expect(parts.filter((part) => !end.stdout.includes(part))).toEqual([]);
  });
});

describe("plimsoll doctor", { timeout: LIMIT_MS }, () => {
  it("says as JSON what this machine can measure", async () => {
    const end = await runInProcess(["doctor", "--json"], cwd);
    const diagnosis = JSON.parse(end.stdout) as { checks: readonly { name: string }[]; ready: boolean; honest: object };
    expect(end.exitCode).toBe(diagnosis.ready ? 0 : 2);
    expect(diagnosis.checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["node", "python", "ports", "mock ceiling"]),
    );
    expect(diagnosis.honest).toHaveProperty("agents");
  });

  it("ends with 2 when Python is missing", async () => {
    const end = await runInProcess(["doctor"], cwd, { PLIMSOLL_PYTHON: "/no/such/python" });
    expect(end.exitCode).toBe(2);
    expect(end.stdout).toMatch(/✗ python/);
  });
});
