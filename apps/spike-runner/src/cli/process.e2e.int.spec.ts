import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPlimsoll } from "../testing/run-plimsoll.ts";
import { SHORT_STUB_SPIKE } from "../testing/stub-scenario.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 180_000;

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-process-"));
  writeFileSync(path.join(cwd, "bad.yaml"), "name: x\nllm:\n  kind: mok\n");
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe("the process plimsoll", { timeout: LIMIT_MS }, () => {
  it.each([
    [["spike", "--agent-cout", "3"], 2, /^error: .*--agent-cout[^]*Did you mean[^]*--agent-count/],
    [["spike", "--config", "bad.yaml"], 2, /^error: bad\.yaml:3:9: llm\.kind: "mok" is not allowed/],
    [
      ["spike", "--mode", "agent-asink"],
      2,
      /^error: --mode: "agent-asink" is not a mode of crewai\. Did you mean "agent-async"\?/,
    ],
  ])("given %j ends with %d and says why on stderr alone", async (args, exitCode, reason) => {
    const end = await runPlimsoll(args, { cwd });
    expect([end.exitCode, end.stdout]).toEqual([exitCode, ""]);
    expect(end.stderr).toMatch(reason);
  });

  it("goes on to its verdict when nobody reads its progress any more", async () => {
    const end = await runPlimsoll(SHORT_STUB_SPIKE, { cwd, onStderr: (_, child) => void child.stderr?.destroy() });
    expect(end.exitCode).toBe(97);
  });

  it("prints completions of its flags", async () => {
    const end = await runPlimsoll(["--completions", "bash"], { cwd });
    expect([end.exitCode, end.stderr]).toEqual([0, ""]);
    expect(end.stdout).toContain("--agent-count");
  });
});

describe("plimsoll mock-llm", { timeout: LIMIT_MS }, () => {
  it("prints its address, answers, and ends well on Ctrl-C", async () => {
    let models: Promise<Response> | null = null;
    const end = await runPlimsoll(["mock-llm", "--model", "tiny"], {
      cwd,
      onStderr: (soFar, child) => {
        const port = /127\.0\.0\.1:(\d+)\/_plimsoll\//.exec(soFar)?.[1];
        if (port === undefined || models !== null) return;
        models = fetch(`http://127.0.0.1:${port}/v1/models`, { signal: AbortSignal.timeout(5000) });
        void models.finally(() => child.kill("SIGINT"));
      },
    });
    expect(end.exitCode).toBe(0);
    expect(end.stdout).toMatch(/^OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/v1\n$/);
    expect((await (models as Promise<Response> | null))?.status).toBe(200);
  });
});
