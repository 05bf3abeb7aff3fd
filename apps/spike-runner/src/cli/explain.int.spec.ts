import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { runInProcess } from "../testing/run-in-process.ts";
import { storeRun, workFolder } from "../testing/stored-runs.ts";

const COMMITTED = fileURLToPath(
  new URL("../../../../docs/spikes/crewai-72-agent-story-pattern.samples.ndjson.gz", import.meta.url),
);

describe("plimsoll explain", () => {
  it("names the thread pool of a committed run of real CrewAI", async () => {
    const folder = await workFolder();
    await mkdir(path.join(folder, "results", "story"), { recursive: true });
    await writeFile(path.join(folder, "results", "story", "samples.ndjson"), gunzipSync(readFileSync(COMMITTED)));
    const { exitCode, stdout } = await runInProcess(["explain", "latest"], folder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("WHAT BINDS\n  Thread pool or declared limit [thread-pool]");
    expect(stdout).toContain("executorThreads = 6");
  });

  it("prints JSON and Markdown, but not both", async () => {
    const folder = await workFolder();
    await storeRun(folder, "a");
    const json = await runInProcess(["explain", "a", "--json"], folder);
    expect(JSON.parse(json.stdout)).toMatchObject({ schemaVersion: 1, runId: "a", binding: "llm" });
    expect((await runInProcess(["explain", "a", "--markdown"], folder)).stdout).toContain("## Why: synthetic");
    expect(await runInProcess(["explain", "a", "--json", "--markdown"], folder)).toMatchObject({ exitCode: 2 });
  });

  it("ends with 97 where nothing was measured, and with 2 where there is no such run", async () => {
    const folder = await workFolder();
    await storeRun(folder, "a", { scenario: { waves: 1 } });
    const samples = path.join(folder, "results", "a", "samples.ndjson");
    await writeFile(samples, `${readFileSync(samples, "utf8").split("\n")[0] ?? ""}\n`);
    expect(await runInProcess(["explain", "a"], folder)).toMatchObject({ exitCode: 97 });
    const missing = await runInProcess(["explain", "nope"], folder);
    expect(missing).toMatchObject({ exitCode: 2, stdout: "" });
    expect(missing.stderr).toContain('there is no run "nope"');
  });
});

describe("a stub with a known limit, through the whole spike", () => {
  const spike = (folder: string, flags: readonly string[]) =>
    runInProcess(
      [
        ...["spike", "--orchestrator", "stub", "--agent-count", "12", "--waves", "3", "--warm-up-waves", "0"],
        ...["--half-load-waves", "0", "--leak-cycles", "0", "--probe-timeout-ms", "500", "-q", ...flags],
      ],
      folder,
    );
  const signals = async (folder: string) => {
    const { stdout } = await runInProcess(["explain", "latest", "--json"], folder);
    return (JSON.parse(stdout) as { readonly signals: readonly { code: string; status: string }[] }).signals;
  };

  it.each([
    { what: "a ceiling of 3", flags: ["--stub-ceiling", "3", "--llm-latency-ms", "200"], code: "concurrency-ceiling" },
    { what: "refusals by the LLM", flags: ["--stub-fail", "llm-rate-limited=all"], code: "rate-limit" },
    { what: "a slow LLM", flags: ["--llm-latency-ms", "800"], code: "llm" },
  ])("shows $what", async ({ flags, code }) => {
    const folder = await workFolder();
    await spike(folder, flags);
    const shown = (await signals(folder)).filter(({ status }) => status !== "not-shown").map((signal) => signal.code);
    // On a machine that is busy with other work the runner may rightly come first; the limit is shown all the same.
    const others = shown.filter((each) => each !== "runner" && each !== "mock-llm");
    expect(others[0]).toBe(code);
    expect(others).not.toContain("thread-pool");
    expect(others).not.toContain("serial-section");
  });
});

describe("a run of plimsoll load", () => {
  it("is explained and summed up by its own verdict, and is no baseline", async () => {
    const folder = await workFolder();
    const shape = "shape: { kind: burst-waves, waves: 3 }";
    const rest = "orchestrator: stub\nagents: 6\nllm: { latency: { kind: fixed, latencyMs: 300 } }\n";
    await writeFile(path.join(folder, "load.yaml"), `name: bursts\n${rest}${shape}\n`);
    expect((await runInProcess(["load", "load.yaml", "-q"], folder)).exitCode).not.toBe(2);
    const { stdout } = await runInProcess(["explain", "latest", "--json"], folder);
    expect(JSON.parse(stdout)).toMatchObject({ waterfall: { sampleCount: 18 } });
    expect((await runInProcess(["summary", "latest"], folder)).stdout).toMatch(/^verdict: INVALID \(exit 97\)$/m);
    const saved = await runInProcess(["baseline", "save", "latest"], folder);
    expect([saved.exitCode, saved.stderr.includes("a run of `plimsoll load`")]).toEqual([97, true]);
  });
});
