import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleFile, runEngine } from "../testing/run-engine.ts";
import { makeWorkFolder } from "../testing/work-folder.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 240_000;
const STUB = ["--store", "memory", "--orchestrator", "stub"];
const env = { NODE_OPTIONS: `--import ${new URL("../testing/break-engine.ts", import.meta.url).href}` };

let cwd: string;
beforeEach(() => {
  cwd = makeWorkFolder();
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const lastLine = (text: string): string | undefined => text.trimEnd().split("\n").at(-1);

describe("an engine with a defect", { timeout: LIMIT_MS }, () => {
  it("ends `serve` with exit code 1 and says so last", async () => {
    let isAsked = false;
    const end = await runEngine(["serve", "--port", "0", ...STUB], {
      ...{ cwd, env },
      onStdout: (soFar) => {
        const [, url, token] = /PLIMSOLL_URL=(\S+)\nPLIMSOLL_TOKEN=(\S+)\n/.exec(soFar) ?? [];
        if (url === undefined || isAsked) return;
        isAsked = true;
        const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
        const body = JSON.stringify({ id: "w", tasks: [{ id: "a", prompt: "x" }] });
        const signal = AbortSignal.timeout(60_000);
        void fetch(`${url}/v1/workflows`, { method: "POST", headers, body, signal }).catch(() => undefined);
      },
    });
    expect(end.exitCode).toBe(1);
    expect(lastLine(end.stderr)).toMatch(/^error: ended by a bug, exit code 1: .*a defect of a test/);
  });

  it("ends `run` with exit code 1 and says so last", async () => {
    const end = await runEngine(["run", exampleFile("research-report.yaml"), ...STUB], { cwd, env });
    expect(end.exitCode).toBe(1);
    expect(lastLine(end.stderr)).toMatch(/^error: ended by a bug, exit code 1: .*a defect of a test/);
  });
});
