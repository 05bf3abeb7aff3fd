import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandEnd, exampleFile, runEngine } from "../testing/run-engine.ts";
import { makeWorkFolder } from "../testing/work-folder.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 240_000;
const SERVE = ["serve", "--port", "0", "--store", "memory", "--orchestrator", "stub", "--llm-latency-ms", "5"];

let cwd: string;
beforeEach(() => {
  cwd = makeWorkFolder();
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

type Submit = (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<CommandEnd>;

/** Runs a serve for as long as `use` needs it, and gives it the command with address and token in its environment. */
const besideServe = async <A>(use: (submit: Submit) => Promise<A>): Promise<A> => {
  let used: Promise<A> | null = null;
  const end = await runEngine(SERVE, {
    cwd,
    onStdout: (soFar, child) => {
      const [, url, token] = /PLIMSOLL_URL=(\S+)\nPLIMSOLL_TOKEN=(\S+)\n/.exec(soFar) ?? [];
      if (url === undefined || token === undefined || used !== null) return;
      const known = { PLIMSOLL_URL: url, PLIMSOLL_TOKEN: token };
      used = use((args, env = {}) => runEngine(["submit", ...args], { cwd, env: { ...known, ...env } }));
      void used.finally(() => child.kill("SIGTERM")).catch(() => undefined);
    },
  });
  if (used === null) throw new Error(`serve did not start: ${end.stderr}`);
  return used;
};

describe("plimsoll-engine submit", { timeout: LIMIT_MS }, () => {
  it("prints id and where to watch, or follows the workflow and ends as run does", async () => {
    writeFileSync(path.join(cwd, "one.yaml"), "id: one\nname: One\ntasks:\n  - {id: a, prompt: x}\n");
    const failing = "tasks:\n  - {id: a, prompt: x}\n  - {id: b, command: [sh, -c, exit 65]}\n";
    writeFileSync(path.join(cwd, "failing.yaml"), failing);
    await besideServe(async (submit) => {
      const sent = await submit(["one.yaml"]);
      expect([sent.exitCode, sent.stderr]).toEqual([0, ""]);
      expect(sent.stdout).toMatch(
        /^workflow one of tenant default: accepted\nwatch it at http:\/\/127\.0\.0\.1:\d+\/\n$/,
      );
      const waited = await submit(["one.yaml", "--wait"]);
      expect(waited.exitCode).toBe(0);
      expect(waited.stderr).toMatch(/^workflow one of tenant default: exists\n/);
      expect(waited.stdout).toMatch(/^\na\n\[DEV MODE[^]*succeeded: 1 of 1 tasks succeeded/);
      const report = await submit([exampleFile("research-report.yaml"), "--wait", "--json"]);
      expect(JSON.parse(report.stdout)).toMatchObject({ outcome: "succeeded", metrics: { succeeded: 10 } });
      const partly = await submit(["failing.yaml", "--wait", "--quiet"]);
      expect([partly.exitCode, partly.stdout, partly.stderr]).toEqual([80, "partially-succeeded\n", ""]);
    });
  });

  it("says what is wrong, with the file's name and line where the server found it", async () => {
    writeFileSync(path.join(cwd, "bad.yaml"), "tasks:\n  - {id: a, promt: x}\n");
    writeFileSync(path.join(cwd, "good.yaml"), "id: same\ntasks:\n  - {id: a, prompt: x}\n");
    writeFileSync(path.join(cwd, "other.yaml"), "id: same\ntasks:\n  - {id: a, prompt: another}\n");
    await besideServe(async (submit) => {
      const bad = await submit(["bad.yaml"]);
      expect([bad.exitCode, bad.stdout]).toEqual([2, ""]);
      expect(bad.stderr).toMatch(/^error: bad\.yaml:2:13: tasks\[0\]\.promt: unknown key\. Did you mean "prompt"\?/);
      const stranger = await submit(["good.yaml"], { PLIMSOLL_TOKEN: "made-up" });
      expect(stranger.exitCode).toBe(2);
      expect(stranger.stderr).toContain("hint: Set PLIMSOLL_TOKEN");
      expect((await submit(["good.yaml"])).exitCode).toBe(0);
      expect((await submit(["other.yaml"])).exitCode).toBe(83);
    });
  });

  it.each([
    [["gone.yaml"], { PLIMSOLL_TOKEN: "x" }, 2, /^error: gone\.yaml: ENOENT/],
    [["good.yaml"], {}, 2, /^error: PLIMSOLL_TOKEN is not set/],
    [["good.yaml", "--url", "ftp://x"], { PLIMSOLL_TOKEN: "x" }, 2, /^error: --url: "ftp:\/\/x" is not the address/],
    [["good.yaml", "--url", "http://u:p@127.0.0.1:9"], { PLIMSOLL_TOKEN: "x" }, 2, /^error: --url: the address holds/],
    [
      ["good.yaml", "--url", "http://127.0.0.1:1"],
      { PLIMSOLL_TOKEN: "x" },
      85,
      /^error: http:\/\/127\.0\.0\.1:1 does not answer/,
    ],
  ])("given %j ends with its own code and says why", async (args, env, exitCode, reason) => {
    writeFileSync(path.join(cwd, "good.yaml"), "tasks:\n  - {id: a, prompt: x}\n");
    const end = await runEngine(["submit", ...args], { cwd, env });
    expect([end.exitCode, end.stdout]).toEqual([exitCode, ""]);
    expect(end.stderr).toMatch(reason);
  });
});
