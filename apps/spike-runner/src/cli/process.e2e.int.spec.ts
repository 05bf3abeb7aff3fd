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

/** Starts the mock LLM, lets `look` call it, and stops it as Ctrl-C does. */
const whileServed = async <A>(args: readonly string[], look: (baseUrl: string) => Promise<A>) => {
  let seen: Promise<A> | null = null;
  const end = await runPlimsoll(["mock-llm", ...args], {
    cwd,
    onStderr: (soFar, child) => {
      const port = /127\.0\.0\.1:(\d+)\/_plimsoll\//.exec(soFar)?.[1];
      if (port === undefined || seen !== null) return;
      seen = look(`http://127.0.0.1:${port}/v1`).finally(() => child.kill("SIGINT"));
    },
  });
  return { end, seen: await (seen as Promise<A> | null) };
};

const CALL_LIMIT_MS = 20_000;

const chat = async (baseUrl: string, content: string) => {
  const tool = { type: "function", function: { name: "look", parameters: { type: "object", properties: {} } } };
  const answer = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "mock", messages: [{ role: "user", content }], tools: [tool] }),
    signal: AbortSignal.timeout(CALL_LIMIT_MS),
  });
  return { status: answer.status, body: await answer.text() };
};

describe("plimsoll mock-llm", { timeout: LIMIT_MS }, () => {
  it("prints its address, answers, and ends well on Ctrl-C", async () => {
    const { end, seen } = await whileServed(["--model", "tiny"], (baseUrl) =>
      fetch(`${baseUrl}/models`, { signal: AbortSignal.timeout(CALL_LIMIT_MS) }),
    );
    expect(end.exitCode).toBe(0);
    expect(end.stdout).toMatch(/^OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/v1\n$/);
    expect(seen?.status).toBe(200);
  });

  it("does as its script says, whose windows count from its start, and as its flags say over it", async () => {
    const faults = [
      "{ kind: server-error, agentRatio: 1, fromMs: 0 }",
      "{ kind: rate-limited, agentIds: [archon-9], fromMs: 3600000 }",
    ].map((rule) => `  - ${rule}\n`);
    const script = `tools: { turns: 0 }\nagentIds: [archon-1]\nfaults:\n${faults.join("")}`;
    writeFileSync(path.join(cwd, "storm.yaml"), script);
    const { end, seen } = await whileServed(["--script", "storm.yaml", "--tool-turns", "1"], async (baseUrl) => ({
      struck: await chat(baseUrl, "[[agent:archon-1]] Respond."),
      later: await chat(baseUrl, "[[agent:archon-9]] Respond."),
    }));
    expect([end.exitCode, seen?.struck.status, seen?.later.status]).toEqual([0, 500, 200]);
    expect(seen?.later.body).toContain('"tool_calls"');
    expect(end.stderr).toContain("2 fault rules from now on");
  });

  it.each([
    ["falts: []\n", /^error: wrong\.yaml:1:1: falts: unknown key\. Did you mean "faults"\?/],
    ["faults:\n  - { kind: stal }\n", /^error: wrong\.yaml:2:\d+: faults\.0\.kind: "stal" is not allowed/],
    ["faults:\n  - { kind: stall, agentRatio: 0.5 }\n", /agentRatio[^]*^hint: /m],
  ])("refuses the script %j, and says why", async (script, reason) => {
    writeFileSync(path.join(cwd, "wrong.yaml"), script);
    const end = await runPlimsoll(["mock-llm", "--script", "wrong.yaml"], { cwd });
    expect([end.exitCode, end.stdout]).toEqual([2, ""]);
    expect(end.stderr).toMatch(reason);
  });
});
