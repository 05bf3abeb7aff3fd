import process from "node:process";
import { makeResourceMonitor } from "@plimsoll/adapters-host";
import { makeEventStream } from "@plimsoll/adapters-memory";
import { makePostgresWorkflowStore } from "@plimsoll/adapters-postgres";
import { executeWorkflowGraph, type GraphEngine, TenantCheckpointer } from "@plimsoll/adapters-state-graph";
import { makeWorkflowEngine, type TaskAttempt, type TaskRunnerPort } from "@plimsoll/application";
import { renderPrompt } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { engineSettings } from "../engine-settings.ts";
import { type AttemptLine, openAttemptLog } from "../kill/attempt-log.ts";
import { branchesWorkflow, GRAPH_TENANT, userGraph } from "./survey-graph.ts";

/**
 * Two graphs with their engine in a process of its own, to be killed half-way: quick branches end at once, slow ones after `slowMs`.
 * Every branch and every node of the user's writes to the log when it begins. A process that is let live prints their results as
 * a line of JSON, and ends.
 */
const [databaseUrl = "", logPath = "", slowMs = "0"] = process.argv.slice(2);

const QUICK_MS = 10;
const CLAIM_TTL_MS = 1_000;
const THREAD = "user-1";

const log = openAttemptLog(logPath);
const write = (what: AttemptLine["what"], workflowId: string, taskId: string, attempt: number): void =>
  log.write({ what, workflowId, taskId, attempt, processId: process.pid, atMs: Date.now() });

const promptOf = ({ task, inputs }: TaskAttempt): string =>
  task.work.kind === "prompt" ? Result.getOrThrow(renderPrompt(task.work.prompt, inputs)) : "";

const runner: TaskRunnerPort = {
  run: (attempt) =>
    Effect.gen(function* () {
      const prompt = promptOf(attempt);
      const name = prompt.split(" ", 1)[0] ?? "";
      write("began", attempt.workflowId, name, attempt.attempt);
      yield* Effect.sleep(name.startsWith("slow") ? Number(slowMs) : QUICK_MS);
      write("ended", attempt.workflowId, name, attempt.attempt);
      return { output: `<${prompt}>`, usage: {} };
    }),
};

const runUserGraph = async (engine: GraphEngine, checkpointer: TenantCheckpointer): Promise<unknown> => {
  const graph = userGraph(engine, checkpointer, (node) => write("began", "user", node, 1));
  const config = { configurable: { thread_id: THREAD }, durability: "sync" as const };
  const { createdAt } = await graph.getState(config);
  return graph.invoke(createdAt === undefined ? {} : null, config);
};

const program = Effect.gen(function* () {
  const store = yield* makePostgresWorkflowStore({ databaseUrl });
  const ports = { store, runner, monitor: yield* makeResourceMonitor(), events: yield* makeEventStream(store) };
  const engine = yield* makeWorkflowEngine(
    ports,
    engineSettings(`engine-${process.pid}`, { claimTtlMs: CLAIM_TTL_MS }),
  );
  const checkpointer = new TenantCheckpointer({ tenantId: GRAPH_TENANT, database: databaseUrl });
  const results = yield* Effect.promise(() =>
    Promise.all([
      executeWorkflowGraph(branchesWorkflow, { engine, checkpointer, threadId: "workflow-1" }),
      runUserGraph(engine, checkpointer),
    ]),
  );
  yield* Effect.promise(() => checkpointer.end());
  process.stdout.write(`${JSON.stringify(results)}\n`);
});

await Effect.runPromise(Effect.scoped(program));
