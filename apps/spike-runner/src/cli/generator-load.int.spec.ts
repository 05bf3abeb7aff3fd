import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type ProtocolTestServer,
  startProtocolTestServer,
  type TestServerOptions,
} from "@plimsoll/adapters-crewai-bridge/testing";
import { makeRunCatalog } from "@plimsoll/adapters-runs-ui";
import type { RunProgress } from "@plimsoll/application";
import type { EvidenceRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { runInProcess } from "../testing/run-in-process.ts";
import type { CommandEnd } from "../testing/run-plimsoll.ts";
import { type GeneratorProcess, startGenerator } from "../testing/start-generator.ts";

const LIMIT_MS = 120_000;
const AGENTS = 12;
const scope = Scope.makeUnsafe();
let cwd = "";
let generators: readonly GeneratorProcess[] = [];

beforeAll(async () => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-generator-load-"));
  generators = await Promise.all([startGenerator(), startGenerator()]);
}, LIMIT_MS);
afterAll(async () => {
  for (const { kill } of generators) kill();
  await Effect.runPromise(Scope.close(scope, Exit.void));
  rmSync(cwd, { recursive: true, force: true });
});

const serve = (options: TestServerOptions = {}): Promise<ProtocolTestServer> =>
  Effect.runPromise(Scope.provide(startProtocolTestServer(options), scope));

/** One load by both generators; each in a folder of its own. */
const load = (name: string, url: string, scenario: object): Promise<CommandEnd> => {
  writeFileSync(path.join(cwd, `${name}.yaml`), stringify({ agents: AGENTS, orchestrator: url, ...scenario }));
  const urls = generators.map((each) => each.url).join(",");
  return runInProcess(["load", `${name}.yaml`, "--json", "--out", name, "--generators", urls], cwd);
};

const runIdIn = (name: string): string => readdirSync(path.join(cwd, name))[0] ?? "";

const evidenceOf = (name: string): readonly EvidenceRecord[] =>
  readFileSync(path.join(cwd, name, runIdIn(name), "samples.ndjson"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as EvidenceRecord);

interface Stage {
  readonly arrivalCount: number;
  readonly sentCount: number;
  readonly droppedCount: number;
  readonly succeededCount: number;
  readonly failedCount: number;
  readonly cancelledCount: number;
  readonly pendingCount: number;
}
interface Figure {
  readonly value: number | null;
}
interface Impact {
  readonly name: string;
  readonly struckAgentCount: number;
  readonly sparedAgentCount: number;
  readonly struckFailedInWindowRatio: number;
  readonly sparedFailedInWindowRatio: number;
  readonly blastRadiusRatio: Figure;
  readonly retryAmplification: Figure;
  readonly recoverMs: Figure;
}
interface Summary {
  readonly partial: boolean;
  readonly findings: readonly { readonly code: string }[];
  readonly metrics: { readonly stages: readonly Stage[]; readonly faults: readonly Impact[] };
}

const summaryOf = ({ stdout, stderr }: CommandEnd): Summary => {
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Summary;
};

/** Arrivals = sent + dropped; sent = succeeded + failed + cancelled + pending. */
const expectConserved = ({ metrics, findings }: Summary): void => {
  for (const stage of metrics.stages) {
    const { succeededCount, failedCount, cancelledCount, pendingCount } = stage;
    expect(stage.sentCount).toBe(succeededCount + failedCount + cancelledCount + pendingCount);
    expect(stage.arrivalCount).toBe(stage.sentCount + stage.droppedCount);
  }
  expect(findings.map(({ code }) => code)).not.toContain("conservation-broken-by-us");
};

const sum = (stages: readonly Stage[], field: keyof Stage): number =>
  stages.reduce((total, stage) => total + stage[field], 0);

describe("faults of the mock LLMs, told to two generators", { timeout: LIMIT_MS }, () => {
  const FAULTS = [
    { kind: "rate-limited" },
    { kind: "slow-first-token", delayMs: 300 },
    { kind: "malformed-json" },
    { kind: "stalled-stream" },
  ];
  const windows = FAULTS.map((fault, index) => {
    const fromMs = 1000 + index * 1500;
    return { ...fault, agentRatio: 0.25, fromMs, toMs: fromMs + 700 };
  });
  let summary: Summary;
  let end: CommandEnd;
  const looks: RunProgress[] = [];

  beforeAll(async () => {
    const { url } = await serve();
    const running = load("faults", url, {
      shape: { kind: "arrival-rate", ratePerSec: 40, durationMs: 1000 + FAULTS.length * 1500 },
      llm: { latency: { kind: "fixed", latencyMs: 30 } },
      timeouts: { invocationMs: 3000 },
      faults: windows,
    });
    const look = setInterval(() => {
      const catalog = makeRunCatalog({ rootDir: path.join(cwd, "faults") });
      const progress = Effect.suspend(() => catalog.progress(runIdIn("faults")));
      void Effect.runPromise(Effect.ignore(Effect.map(progress, (each) => void looks.push(each)))).catch(
        () => undefined,
      );
    }, 400);
    end = await running.finally(() => clearInterval(look));
    summary = summaryOf(end);
  }, LIMIT_MS);

  it("strike the same quarter of all agents everywhere, for a window each", () => {
    const { faults } = summary.metrics;
    expect(faults.map(({ name }) => name)).toEqual(FAULTS.map(({ kind }) => kind));
    expect(faults.map(({ struckAgentCount, sparedAgentCount }) => [struckAgentCount, sparedAgentCount])).toEqual(
      FAULTS.map(() => [3, 9]),
    );
  });

  it("fail whom they strike, but for one that only delays, and nobody else", () => {
    for (const { name, struckFailedInWindowRatio, sparedFailedInWindowRatio } of summary.metrics.faults) {
      expect([name, struckFailedInWindowRatio > 0]).toEqual([name, name !== "slow-first-token"]);
      expect([name, sparedFailedInWindowRatio]).toEqual([name, 0]);
    }
  });

  it("have their blast radius, retry amplification and time to recover measured", () => {
    for (const { name, blastRadiusRatio, retryAmplification, recoverMs } of summary.metrics.faults) {
      const measured = [blastRadiusRatio, retryAmplification, recoverMs].map(({ value }) => value !== null);
      expect([name, ...measured]).toEqual([name, true, true, true]);
    }
    expect(summary.partial).toBe(false);
    expectConserved(summary);
  });

  it("are on disk while the load goes, for plimsoll ui, and shown in the terminal", () => {
    const before = looks.filter(({ state }) => state === "running");
    const counts = before.map(({ sentCount }) => sentCount).filter((count) => count > 0);
    expect(new Set(counts).size).toBeGreaterThan(3);
    expect(counts.toSorted((a, b) => a - b)).toEqual(counts);
    expect(end.stderr).toMatch(/^load: arrival-rate$/m);
    expect(end.stderr).toMatch(/^stage 1\/1 40 a second: \d+ done, \d+ failed, 0 dropped/m);
  });
});

it(
  "ends early by all generators once a target is breached beyond doubt, with exact books",
  async () => {
    const { url } = await serve({ work: () => Promise.reject(new Error("no")) });
    const summary = summaryOf(
      await load("early", url, {
        shape: { kind: "arrival-rate", ratePerSec: 40, durationMs: 60_000 },
        targets: ["successRatio >= 0.9"],
        stopEarly: true,
      }),
    );
    const { stages } = summary.metrics;
    expect([summary.partial, summary.findings.map(({ code }) => code).includes("stopped-early")]).toEqual([
      false,
      true,
    ]);
    expectConserved(summary);
    expect(sum(stages, "failedCount")).toBe(sum(stages, "sentCount"));
    expect(sum(stages, "sentCount")).toBeLessThan(40 * 30);
    expect(evidenceOf("early").filter(({ kind }) => kind === "stopped-early")).toHaveLength(1);
  },
  LIMIT_MS,
);

it(
  "accounts for every invocation when a generator is killed half-way",
  async () => {
    const server = await serve({ work: () => new Promise((resolve) => setTimeout(() => resolve("late"), 700)) });
    const isInvocation = (line: string): boolean => /^POST \S+\/invocations$/.test(line);
    const sentCount = (): number => server.seen.requests.filter(isInvocation).length;
    const killer = setInterval(() => {
      if (sentCount() < 3 * AGENTS) return;
      clearInterval(killer);
      generators[1]?.kill();
    }, 50);
    const end = await load("killed", server.url, { shape: { kind: "constant-concurrency", durationMs: 6000 } });
    clearInterval(killer);
    const summary = summaryOf(end);
    const { stages } = summary.metrics;
    expect([summary.partial, stages.length]).toEqual([true, 1]);
    expectConserved(summary);
    // It may die between saying that it sends and sending; never the other way round.
    expect(sum(stages, "sentCount") - sentCount()).toBeGreaterThanOrEqual(0);
    expect(sum(stages, "sentCount") - sentCount()).toBeLessThanOrEqual(1);
    const pending = evidenceOf("killed").filter(
      (record) => record.kind === "invocation" && record.outcome === "pending",
    );
    const open = new Set(pending.map((record) => "agentId" in record && record.agentId));
    expect([open.size, sum(stages, "pendingCount")]).toEqual([pending.length, pending.length]);
    expect([...open].every((agentId) => Number(String(agentId).slice("archon-".length)) % 2 === 0)).toBe(true);
    expect(pending.length).toBeGreaterThan(0);
    expect(end.stderr).toContain("what it had open is pending");
    const done = evidenceOf("killed").filter(
      (record) => record.kind === "invocation" && record.outcome === "succeeded",
    );
    expect(done.filter((record) => "requestId" in record && record.requestId.startsWith("g2-")).length).toBeGreaterThan(
      0,
    );
  },
  LIMIT_MS,
);
