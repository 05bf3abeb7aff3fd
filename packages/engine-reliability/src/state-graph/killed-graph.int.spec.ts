import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makePostgresWorkflowStore, migrate } from "@plimsoll/adapters-postgres";
import { startTestPostgres } from "@plimsoll/adapters-postgres/testing";
import { type FanOut, setUpCheckpoints, type WorkflowGraphResult } from "@plimsoll/adapters-state-graph";
import type { WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { beforeAll, describe, expect, it } from "vitest";
import { type AttemptLine, readAttemptLog } from "../kill/attempt-log.ts";
import { makeFolder } from "../make-folder.ts";
import { AROUND, BRANCHES, GRAPH_TENANT, QUICK, SLOW } from "./survey-graph.ts";

const PROGRAM = fileURLToPath(new URL("./killed-graph.ts", import.meta.url));
const LIMIT_MS = 120_000;
/** Of slow branches in the life that is killed: longer than any machine takes to see that the quick ones are done. */
const FOR_EVER_MS = 600_000;
const GRAPHS = 2;

const start = (databaseUrl: string, logPath: string, slowMs: number) => {
  const args = ["--conditions=@plimsoll/source", PROGRAM, databaseUrl, logPath, String(slowMs)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], timeout: LIMIT_MS });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = once(child, "close");
  return { child, ended, said: () => ({ stdout, stderr }) };
};

const begun = (logPath: string): readonly AttemptLine[] =>
  (existsSync(logPath) ? readAttemptLog(logPath) : []).filter(({ what }) => what === "began");

/** All that a kill must not undo: quick branches are in the store as succeeded, slow ones are in flight. */
const isHalfWay = Effect.fnUntraced(function* (store: WorkflowStorePort, logPath: string) {
  const kept = yield* store.list({ tenantId: GRAPH_TENANT, limit: 100 });
  const succeeded = kept.reduce((sum, workflow) => sum + workflow.succeeded, 0);
  const slow = begun(logPath).filter(({ taskId }) => taskId.startsWith("slow"));
  return succeeded === GRAPHS * QUICK.length && slow.length === GRAPHS * SLOW.length;
});

/** Lets a process with both graphs run half-way, kills it, and lets another one go on to the end. */
const killed = Effect.gen(function* () {
  const { databaseUrl } = yield* startTestPostgres({ durable: true });
  yield* migrate(databaseUrl);
  yield* Effect.promise(() => setUpCheckpoints(databaseUrl));
  const store = yield* makePostgresWorkflowStore({ databaseUrl });
  const logPath = join(yield* makeFolder, "attempts.ndjson");
  const first = start(databaseUrl, logPath, FOR_EVER_MS);
  while (!(yield* isHalfWay(store, logPath))) {
    if (first.child.exitCode !== null) throw new Error(`it has ended by itself: ${first.said().stderr}`);
    yield* Effect.sleep(50);
  }
  first.child.kill("SIGKILL");
  yield* Effect.promise(() => first.ended);
  const before = begun(logPath);
  const second = start(databaseUrl, logPath, 10);
  yield* Effect.promise(() => second.ended);
  const { stdout, stderr } = second.said();
  if (second.child.exitCode !== 0) throw new Error(`the second life failed: ${stderr}`);
  const [workflow, user] = JSON.parse(stdout) as [WorkflowGraphResult, { fanOut: FanOut; report: string }];
  return { signal: first.child.signalCode, before, after: begun(logPath), workflow, user };
});

type Killed = Effect.Success<typeof killed>;

/** How often each branch and node of one graph has begun. */
const times = (lines: readonly AttemptLine[], graph: "workflow" | "user"): Readonly<Record<string, number>> => {
  const isOfWorkflow = ({ workflowId }: AttemptLine) => workflowId.startsWith("branches-");
  const names = lines.filter((line) => isOfWorkflow(line) === (graph === "workflow")).map(({ taskId }) => taskId);
  return Object.fromEntries([...new Set(names)].map((name) => [name, names.filter((one) => one === name).length]));
};

const all = (names: readonly string[], count: number) => Object.fromEntries(names.map((name) => [name, count]));

describe("graphs whose process is killed with kill -9 half-way, on PostgreSQL", () => {
  let end: Killed;
  beforeAll(async () => {
    end = await Effect.runPromise(Effect.scoped(killed));
  }, LIMIT_MS);

  it("AC5.1: a workflow's graph runs only its unfinished branches again", () => {
    expect(end.signal).toBe("SIGKILL");
    expect(times(end.before, "workflow")).toEqual(all(BRANCHES, 1));
    expect(times(end.after, "workflow")).toEqual({ ...all(QUICK, 1), ...all(SLOW, 2), join: 1 });
    const { counts, results } = end.workflow;
    expect(counts).toEqual({ sent: 8, succeeded: 8, failed: 0, cancelled: 0, blocked: 0 });
    expect(results.at(-1)).toMatchObject({ taskId: "join", output: "<join <quick-1> <slow-3>>" });
  });

  it("AC5.1: a user's graph goes on in its parallelAgents node, with its unfinished branches alone", () => {
    expect(times(end.before, "user")).toEqual({ ...all(BRANCHES, 1), [AROUND.before]: 1 });
    expect(times(end.after, "user")).toEqual({ ...all(QUICK, 1), ...all(SLOW, 2), ...all(Object.values(AROUND), 1) });
    const { fanOut, report } = end.user;
    expect(fanOut.counts).toEqual({ sent: 7, succeeded: 7, failed: 0, cancelled: 0 });
    expect(report).toBe(BRANCHES.map((branch) => `<${branch}>`).join(", "));
  });
});
