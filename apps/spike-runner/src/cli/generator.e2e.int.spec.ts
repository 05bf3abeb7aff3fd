import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startProtocolTestServer } from "@plimsoll/adapters-crewai-bridge/testing";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runInProcess } from "../testing/run-in-process.ts";
import { runPlimsoll } from "../testing/run-plimsoll.ts";

const LIMIT_MS = 150_000;
const scope = Scope.makeUnsafe();
let folder = "";
let urls: readonly string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "plimsoll-generators-"));
  const scenario = "{ kind: arrival-rate, ratePerSec: 20, durationMs: 4000 }";
  writeFileSync(path.join(folder, "load.yaml"), `shape: ${scenario}\nagents: 12\norchestrator: stub\n`);
  const servers = [startProtocolTestServer(), startProtocolTestServer()].map((each) => Scope.provide(each, scope));
  urls = (await Promise.all(servers.map((each) => Effect.runPromise(each)))).map(({ url }) => url);
});
afterAll(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void));
  rmSync(folder, { recursive: true, force: true });
});

interface Summary {
  readonly partial: boolean;
  readonly metrics: {
    readonly readyAgentCount: number;
    readonly unaccountedCount: { readonly value: number };
    readonly stages: readonly { readonly sentCount: number; readonly name: string }[];
  };
}

const load = (...flags: readonly string[]) => runPlimsoll(["load", "load.yaml", "--json", ...flags], { cwd: folder });

it(
  "drives one load on two shards by two processes, and loses nothing",
  async () => {
    const { stdout, stderr } = await load("--orchestrator", urls.join(","), "--generators", "2");
    const { metrics, partial } = JSON.parse(stdout) as Summary;
    expect([partial, metrics.readyAgentCount, metrics.unaccountedCount.value]).toEqual([false, 12, 0]);
    expect(metrics.stages.map(({ name, sentCount }) => [name, sentCount])).toEqual([["20 a second", 80]]);
    expect(stderr.match(/start agreed to within/g)).toHaveLength(2);
    expect(stderr).toMatch(/^stage 1\/1 20 a second: 80 done, 0 failed/m);
  },
  LIMIT_MS,
);

it.each([
  ["http://u:hunter22@127.0.0.1:1,http://127.0.0.1:2", [], "a user or password"],
  ["http://127.0.0.1:1,http://127.0.0.1:1", [], "each once"],
  ["2", ["--inputs", "in.jsonl"], "--inputs would reach none of the generators"],
])("refuses --generators %s with %j, and starts none", async (generators, flags, reason) => {
  writeFileSync(path.join(folder, "in.jsonl"), '"ships"\n');
  const args = ["load", "load.yaml", "--orchestrator", urls[0] ?? "", "--generators", generators, ...flags];
  const { exitCode, stderr } = await runInProcess(args, folder);
  expect([exitCode, stderr.includes(reason), stderr.includes("hunter22")]).toEqual([2, true, false]);
});

it(
  "refuses several generators for an orchestrator that each would start by itself",
  async () => {
    const { exitCode, stderr } = await load("--generators", "2");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("need an orchestrator with an address");
  },
  LIMIT_MS,
);
