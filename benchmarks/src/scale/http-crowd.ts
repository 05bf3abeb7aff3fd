import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { EvidenceRecord } from "@plimsoll/domain";
import { type Benchmark, goal } from "../benchmark.ts";
import { median, nearestRank } from "../order-statistics.ts";
import { runnerNodeFlags } from "../runner-node-flags.ts";

const AGENTS = 5_000;
const SERVICE_MS = 2_000;
const TIMEOUT_MS = 5 * 60_000;
const VERDICT_EXITS = new Set([0, 97, 98, 99]);

/** What is read of run.json. */
interface CrowdRun {
  readonly verdict: { readonly kind: string; readonly findings: readonly { readonly code: string }[] };
  readonly metrics: Readonly<Record<string, { readonly value?: number | null } | undefined>>;
}

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const startServer = async () => {
  const args = [...runnerNodeFlags, pathOf("stub-server-child.ts"), String(SERVICE_MS)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const [url] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { url, stop: () => void child.kill("SIGKILL") };
};

/** What of each latency the server did not have: the runner and the way between them. Durations of two clocks, never their times. */
const outsideServerMs = (lines: string): readonly number[] =>
  lines.split("\n").flatMap((line) => {
    const record = line === "" ? null : (JSON.parse(line) as EvidenceRecord);
    if (record?.kind !== "invocation" || record.phase !== "wave") return [];
    const { endedAtMs, intendedAtMs, reported } = record;
    if (endedAtMs === null || reported === undefined) return [];
    return [endedAtMs - intendedAtMs - (reported.finishedAtMs - reported.receivedAtMs)];
  });

const runSpike = async (url: string): Promise<CrowdRun & { readonly outsideMs: readonly number[] }> => {
  const out = await mkdtemp(join(tmpdir(), "plimsoll-crowd-"));
  try {
    const main = pathOf("../../../apps/spike-runner/src/main.ts");
    const size = ["--agent-count", String(AGENTS), "--waves", "6", "--half-load-waves", "0", "--leak-cycles", "0"];
    const args = [...runnerNodeFlags, main, "spike", "--quiet", "--orchestrator", url, ...size, "--out", out];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"], timeout: TIMEOUT_MS });
    const [exitCode] = (await once(child, "exit")) as [number | null];
    if (exitCode === null || !VERDICT_EXITS.has(exitCode)) throw new Error(`spike: exit ${exitCode}`);
    const [folder = ""] = await readdir(out);
    const run = JSON.parse(await readFile(join(out, folder, "run.json"), "utf8")) as CrowdRun;
    return { ...run, outsideMs: outsideServerMs(await readFile(join(out, folder, "samples.ndjson"), "utf8")) };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
};

const figure = ({ metrics }: CrowdRun, name: string): number => {
  const value = metrics[name]?.value;
  if (typeof value !== "number") throw new Error(`${name} was not measured`);
  return value;
};

/** Above this share of the median latency outside of the server, the run must say that the runner is part of what it measures. */
const TOLERABLE_RATIO = 0.1;

/** 5,000 agents on a stub beyond HTTP, in a process of its own: the runner is not the bottleneck, or the verdict says that it is. */
export const httpCrowd: Benchmark = {
  name: "http-crowd",
  run: async () => {
    const server = await startServer();
    try {
      const run = await runSpike(server.url);
      const p50Ms = figure(run, "p50LatencyMs");
      const outsideP50Ms = median(run.outsideMs);
      const codes = run.verdict.findings.map(({ code }) => code);
      const isSaid = run.verdict.kind === "INVALID" && codes.includes("runner-saturated");
      const isUnsaid = outsideP50Ms > TOLERABLE_RATIO * p50Ms && !isSaid;
      const details = {
        ...{ serviceMs: SERVICE_MS, p50Ms, beyondServiceP50Ms: p50Ms - SERVICE_MS, p95Ms: figure(run, "p95LatencyMs") },
        ...{ outsideP50Ms, outsideP95Ms: nearestRank(run.outsideMs, 0.95), samples: run.outsideMs.length },
        eventLoopLagP99Ms: figure(run, "runnerEventLoopLagP99Ms"),
        throughputPerSec: figure(run, "throughputPerSec"),
        ...{ verdict: run.verdict.kind, findings: codes.join(" "), said: isSaid ? "yes" : "no" },
      };
      const success = { value: figure(run, "successRatio"), unit: "ratio", details };
      const unsaid = { value: isUnsaid ? 1 : 0, unit: "runs", details };
      return [
        goal("stub over HTTP, 5,000 agents from one machine: success", success, ">=", 1),
        goal("stub over HTTP, 5,000 agents: runner a bottleneck without the verdict saying so", unsaid, "<=", 0),
      ];
    } finally {
      server.stop();
    }
  },
};
