import type { ChildProcess } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runEngine } from "../testing/run-engine.ts";
import { makeWorkFolder } from "../testing/work-folder.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 240_000;
const ARGS = ["serve", "--port", "0", "--store", "memory", "--orchestrator", "stub", "--log-level", "info"];

let cwd: string;
beforeEach(() => {
  cwd = makeWorkFolder();
  mkdirSync(path.join(cwd, "config"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const limits = (text: string): void => writeFileSync(path.join(cwd, "config/resource_limits.yaml"), text);

describe("plimsoll-engine serve", { timeout: LIMIT_MS }, () => {
  it("prints its address and token, answers, and ends well on SIGTERM", async () => {
    let answers: Promise<readonly number[]> | null = null;
    const ask = async (url: string, token: string): Promise<readonly number[]> => {
      const signal = AbortSignal.timeout(20_000);
      const plain = await fetch(`${url}/v1/workflows`, { signal });
      const known = await fetch(`${url}/v1/workflows`, { signal, headers: { authorization: `Bearer ${token}` } });
      return [(await fetch(`${url}/readyz`, { signal })).status, plain.status, known.status];
    };
    const end = await runEngine(ARGS, {
      cwd,
      onStdout: (soFar, child) => {
        const [, url, token] = /PLIMSOLL_URL=(\S+)\nPLIMSOLL_TOKEN=(\S+)\n/.exec(soFar) ?? [];
        if (url === undefined || token === undefined || answers !== null) return;
        answers = ask(url, token);
        void answers.finally(() => child.kill("SIGTERM"));
      },
    });
    expect(await (answers as Promise<readonly number[]> | null)).toEqual([200, 401, 200]);
    expect(end.exitCode).toBe(0);
    expect(end.stderr).toContain("stopping: running tasks have 10 s to end");
    expect(end.stderr).toMatch(
      /isolation of programs: memory: .* \| cpu: .* \| files: .* \| network: .* \| processes: /,
    );
  });

  it("takes an edit of its limits without a restart, and refuses an invalid one", async () => {
    limits("tenants: {acme: {weight: 2}}\n");
    const steps: readonly (readonly [when: RegExp, then: (child: ChildProcess) => unknown])[] = [
      [/serving the API/, () => limits("tenants: {acme: {weight: 0}}\n")],
      [/configuration refused/, () => limits("tenants: {acme: {weight: 3}}\n")],
      [
        /configuration reloaded/,
        () => writeFileSync(path.join(cwd, "config/agent_routing_rules.yaml"), "explorationRatio: 2\n"),
      ],
      [/explorationRatio: 2/, (child) => child.kill("SIGHUP")],
      [/explorationRatio: 2[^]*explorationRatio: 2/, (child) => child.kill("SIGTERM")],
    ];
    let next = 0;
    const end = await runEngine(ARGS, {
      cwd,
      onStderr: (soFar, child) => {
        const step = steps[next];
        if (step === undefined || !step[0].test(soFar)) return;
        next += 1;
        step[1](child);
      },
    });
    expect([end.exitCode, next]).toEqual([0, steps.length]);
    expect(end.stderr).toContain(
      "config/resource_limits.yaml:1:26: tenants.acme.weight: 0 is not allowed. Expected a value greater than 0",
    );
  });
});
