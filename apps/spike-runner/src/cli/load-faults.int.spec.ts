import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { runInProcess } from "../testing/run-in-process.ts";

const LIMIT_MS = 180_000;
const WINDOW_MS = 800;
const GAP_MS = 1200;

/** Every fault that ends by itself or by the invocation's own time limit, one after the other. */
const FAULTS = [
  { kind: "rate-limited", retryAfterSeconds: 1 },
  { kind: "server-error" },
  { kind: "slow-first-token", delayMs: 600 },
  { kind: "stall" },
  { kind: "truncated-stream" },
  { kind: "malformed-json" },
  { kind: "missing-choices" },
  { kind: "disconnect" },
] as const;

const windows = FAULTS.map((fault, index) => {
  const fromMs = 1500 + index * (WINDOW_MS + GAP_MS);
  return { ...fault, agentRatio: 0.25, fromMs, toMs: fromMs + WINDOW_MS };
});

const SCENARIO = {
  orchestrator: "langgraph-js",
  agents: 8,
  shape: { kind: "arrival-rate", ratePerSec: 16, durationMs: 1500 + FAULTS.length * (WINDOW_MS + GAP_MS) },
  warmUpMs: 1000,
  llm: { latency: { kind: "fixed", latencyMs: 50 } },
  faults: windows,
  timeouts: { invocationMs: 1500 },
};

interface Impact {
  readonly name: string;
  readonly struckAgentCount: number;
  readonly sparedAgentCount: number;
  readonly sparedFailedInWindowRatio: number | null;
  readonly struckFailedInWindowRatio: number | null;
  readonly callsPerInvocationInWindow: number | null;
}

let cwd: string;
let impacts: readonly Impact[] = [];
let findings: readonly string[] = [];

beforeAll(async () => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-load-faults-"));
  writeFileSync(path.join(cwd, "s.yaml"), stringify(SCENARIO));
  const { stdout, stderr } = await runInProcess(["load", "s.yaml", "--json"], cwd);
  if (stdout === "") throw new Error(stderr);
  const result = JSON.parse(stdout) as {
    metrics: { faults: readonly Impact[] };
    findings: readonly { code: string }[];
  };
  impacts = result.metrics.faults;
  findings = result.findings.map(({ code }) => code);
}, LIMIT_MS);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe("faults of the mock LLM under a real driver (langgraph-js)", () => {
  it("have a window each, with the share of the agents that they strike", () => {
    expect(impacts.map(({ name }) => name)).toEqual(FAULTS.map(({ kind }) => kind));
    for (const { struckAgentCount, sparedAgentCount } of impacts)
      expect([struckAgentCount, sparedAgentCount]).toEqual([2, 6]);
  });

  it.each(FAULTS.map(({ kind }) => kind).filter((kind) => kind !== "slow-first-token"))(
    "%s fails agents that it strikes",
    (kind) => {
      expect(impacts.find(({ name }) => name === kind)?.struckFailedInWindowRatio).toBeGreaterThan(0);
    },
  );

  it("slow-first-token fails nobody", () => {
    expect(impacts.find(({ name }) => name === "slow-first-token")?.struckFailedInWindowRatio).toBe(0);
  });

  it("leave the agents alone that they don't strike", () => {
    expect(impacts.map(({ sparedFailedInWindowRatio }) => sparedFailedInWindowRatio)).toEqual(FAULTS.map(() => 0));
  });

  it("break no books, and cross no contexts", () => {
    expect(findings).not.toContain("conservation-broken-by-us");
    expect(findings).not.toContain("context-crossed");
    expect(findings).not.toContain("result-dropped");
  });
});
