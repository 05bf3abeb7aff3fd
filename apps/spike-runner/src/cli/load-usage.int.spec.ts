import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runInProcess } from "../testing/run-in-process.ts";

/** Generous: a busy machine loads modules ten times slower. */
const LIMIT_MS = 60_000;

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-load-usage-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const scenario = (text: string, file = "s.yaml"): string => {
  writeFileSync(path.join(cwd, file), text);
  return file;
};

describe("a scenario that can't be used", { timeout: LIMIT_MS }, () => {
  it.each([
    ["shape: { kind: arival-rate, ratePerSec: 3, durationMs: 10 }\n", /^error: s\.yaml:1:\d+: shape/],
    [
      "shape: { kind: soak, unit: agents, level: 3, durationMs: 10 }\nagnts: 3\n",
      /^error: s\.yaml:2:1: agnts: unknown key\. Did you mean "agents"\? Allowed here: .*stopEarly/,
    ],
    [
      "orchestrator: stub\nagents: 2\nshape: { kind: soak, unit: agents, level: 3, durationMs: 10 }\n",
      /^error: shape: wants 3 agents busy, but the pool has 2/,
    ],
    [
      "orchestrator: stub\nshape: { kind: burst-waves, waves: 1 }\nfaults: [{ kind: disconnect }]\n",
      /^error: faults: has no effect on the stub/,
    ],
    [
      'orchestrator: stub\nshape: { kind: burst-waves, waves: 1 }\ntargets: ["p95LatencyMs < 3"]\n',
      /^error: target "p95LatencyMs < 3", column 1: .*no metric[^]*Did you mean/,
    ],
    ["shape: { kind: burst-waves, waves: 0 }\n", /^error: s\.yaml:1:\d+: shape.*waves: 0 is not allowed/],
    ["name: x\n", /^error: s\.yaml:1:\d+: shape: missing/],
  ])("%j is refused with where and why", async (text, reason) => {
    const end = await runInProcess(["load", scenario(text)], cwd);
    expect([end.exitCode, end.stdout]).toEqual([2, ""]);
    expect(end.stderr).toMatch(reason);
  });

  it("in TypeScript names the module and the line of the field", async () => {
    const file = scenario(
      'export default {\n  orchestrator: "stub",\n  shape: { kind: "burst-waves", waves: 2 },\n  warmupMs: 5,\n};\n',
      "s.ts",
    );
    const end = await runInProcess(["load", file], cwd);
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toMatch(/^error: s\.ts:4: warmupMs: unknown key\. Did you mean "warmUpMs"\?/);
    const none = await runInProcess(["load", scenario("export const x = 1;\n", "n.ts")], cwd);
    expect(none.stderr).toMatch(/^error: n\.ts: has no object as its default export/);
  });

  it("names the line of an input that is no JSON", async () => {
    writeFileSync(path.join(cwd, "in.jsonl"), '"one"\nnot json\n');
    const end = await runInProcess(
      ["load", scenario(`orchestrator: stub\nshape: { kind: burst-waves, waves: 1 }\ninputsFile: in.jsonl\n`)],
      cwd,
    );
    expect(end.stderr).toMatch(/in\.jsonl:2: /);
  });
});
