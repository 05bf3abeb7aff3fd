import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { runInProcess } from "../testing/run-in-process.ts";
import { storeRun, workFolder } from "../testing/stored-runs.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

interface Answer {
  readonly isError?: boolean;
  readonly content: readonly { readonly type: string; readonly text: string }[];
}

/** Starts `plimsoll mcp` as a client does: a process with stdin and stdout; stopped when the test is over. */
const startClient = async (folder: string): Promise<Client> => {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ["--conditions=@plimsoll/source", MAIN, "mcp"],
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "" },
    stderr: "pipe",
  });
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return client;
};

const call = async (client: Client, name: string, given: Record<string, unknown> = {}) => {
  const answer = (await client.callTool({ name, arguments: given })) as unknown as Answer;
  return { isError: answer.isError ?? false, text: answer.content.map(({ text }) => text).join("") };
};

describe("plimsoll mcp, spoken to by the SDK's own client", () => {
  it("offers four tools that only read, and answers from the stored runs", { timeout: 60_000 }, async () => {
    const folder = await workFolder();
    await storeRun(folder, "a");
    await storeRun(folder, "b", { slower: 2 });
    const client = await startClient(folder);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["list_runs", "run_summary", "explain_run", "compare_runs"]);
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    const runs = JSON.parse((await call(client, "list_runs")).text) as { run: string }[];
    expect(runs.map(({ run }) => run).toSorted()).toEqual(["a", "b"]);
    expect(runs[0]).toMatchObject({
      kind: "spike",
      orchestrators: [expect.any(String)],
      agentCount: expect.any(Number),
    });
    expect((await call(client, "run_summary", { run: "a" })).text).toMatch(/^run: a\n[\s\S]*\nverdict: /);
    expect(JSON.parse((await call(client, "explain_run", { run: "b" })).text)).toMatchObject({
      runId: "b",
      binding: "llm",
    });
    expect((await call(client, "compare_runs", { runs: ["a", "b"] })).text).toMatch(
      /^run: a \| b\n[\s\S]*p50LatencyMs: /,
    );
    expect(await call(client, "run_summary", { run: "nope" })).toMatchObject({
      isError: true,
      text: expect.stringContaining("there is no run") as string,
    });
  });

  it("reads nothing outside its folder", { timeout: 60_000 }, async () => {
    const folder = await workFolder();
    await storeRun(folder, "a");
    const client = await startClient(folder);
    for (const run of ["../results/a", "/etc", "..", ".", "results/a"]) {
      expect([run, (await call(client, "run_summary", { run })).isError]).toEqual([run, true]);
    }
  });
});

describe("plimsoll summary", () => {
  it("prints the same text and ends with 0", async () => {
    const folder = await workFolder();
    await storeRun(folder, "a");
    const { exitCode, stdout } = await runInProcess(["summary", "a"], folder);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^run: a\n/);
    expect(stdout).toContain("- plimsoll explain a --json");
  });
});
