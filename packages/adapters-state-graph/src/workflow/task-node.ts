import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { NO_USAGE, type ParallelTask, type ParallelWorkflow, remainingBudget } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { abortable, callEngine, type WhenAborted } from "../engine/call-engine.ts";
import type { GraphEngine } from "../engine/graph-engine.ts";
import { GraphRunStopped } from "../engine/graph-run-stopped.ts";
import { derivedId, type NodeCall, nodeCallOf } from "../engine/node-call.ts";
import { refusedTask, refusedTaskIndex } from "../engine/refused-task.ts";
import { runToEnd } from "../engine/run-to-end.ts";
import { type TaskResult, taskResultOf } from "../task-result.ts";
import { blockingTask } from "./blocking-task.ts";
import { type GraphRun, type GraphRuns, usageOf } from "./graph-runs.ts";
import type { TaskResults } from "./workflow-graph-state.ts";

/** What all nodes of a workflow's graph share. */
export interface TaskNodes {
  readonly workflow: ParallelWorkflow;
  readonly engine: GraphEngine;
  readonly runs: GraphRuns;
  readonly whenAborted: WhenAborted;
}

/** Refuses what would lose work; the node before the first task does, where nothing can be lost yet. */
export const refuseMaxConcurrency = ({ maxConcurrency }: LangGraphRunnableConfig): void => {
  if (maxConcurrency === undefined) return;
  throw new GraphRunStopped({
    code: "max-concurrency",
    message: `maxConcurrency is ${maxConcurrency}: with 1, and after a failure with any number, LangGraph leaves nodes out and says nothing`,
    hint: "Take it out of the config, and begin the thread anew: what has ended does not run again. config.maxConcurrentAgents of the workflow bounds the tasks.",
  });
};

/** A dependency without a result was left out by LangGraph: to go on would be to work on nothing. */
const refuseLostWork = ({ taskId, dependsOn }: ParallelTask, results: TaskResults): void => {
  const lost = dependsOn.filter((dependency) => results[dependency] === undefined);
  if (lost.length === 0) return;
  const message = `${taskId} was started without a result of ${lost.join(", ")}`;
  const hint = "Begin the thread anew, without maxConcurrency: what has ended does not run again.";
  throw new GraphRunStopped({ code: "lost-work", message, hint });
};

const inputsOf = (task: ParallelTask, results: TaskResults): Readonly<Record<string, string>> => {
  const outputs = task.dependsOn.flatMap((taskId) => {
    const result = results[taskId];
    return result?.status === "succeeded" ? [[taskId, result.output] as const] : [];
  });
  return { ...task.inputs, ...Object.fromEntries(outputs) };
};

/** One run of the whole graph: a thread, or a call of it without one, and a place in the graphs around it. */
const runIdOf = ({ threadId, namespace, graphNamespace }: NodeCall): string =>
  threadId === null && graphNamespace === "" ? namespace : JSON.stringify([threadId, graphNamespace]);

/**
 * The task alone, as a workflow of the engine. Its id follows from the thread and from what goes in, so that a thread that is
 * resumed finds it, and one whose state was edited runs it anew.
 */
const workflowOf = (nodes: TaskNodes, task: ParallelTask, runId: string, results: TaskResults): ParallelWorkflow => {
  const { workflow } = nodes;
  const inputs = inputsOf(task, results);
  const parts = [workflow.workflowId, runId, task.taskId, inputs];
  return {
    ...workflow,
    workflowId: derivedId(`${workflow.workflowId.slice(0, 20)}-${task.taskId}`, parts),
    name: `${workflow.name}: ${task.taskId}`,
    tasks: [{ ...task, dependsOn: [], ...(Object.keys(inputs).length === 0 ? {} : { inputs }) }],
  };
};

/** What is left of the workflow's budget depends on when it is asked: of two lives of a node the first one's answer holds. */
const settle = Effect.fnUntraced(function* (engine: GraphEngine, definition: ParallelWorkflow, taskId: string) {
  const earlierCounts = Object.keys(definition.budget).length > 0;
  const ended = yield* runToEnd(engine, { definition, earlierCounts });
  return ended.map(taskResultOf).find((result) => result.taskId === taskId);
});

const runTask = Effect.fnUntraced(function* (
  nodes: TaskNodes,
  task: ParallelTask,
  alone: ParallelWorkflow,
  budgetLeft: () => ParallelWorkflow["budget"],
) {
  const { tenantId, workflowId } = alone;
  const run = Effect.suspend(() => settle(nodes.engine, { ...alone, budget: budgetLeft() }, task.taskId));
  const result = yield* abortable(run, nodes, { tenantId, workflowId }).pipe(
    Effect.catchTag("WorkflowRefused", (refusal) =>
      refusedTaskIndex(refusal) === null
        ? Effect.fail(refusal)
        : Effect.map(Clock.currentTimeMillis, (atMs) => refusedTask(task.taskId, refusal, atMs)),
    ),
  );
  if (result !== undefined) return result;
  const hint = "This is a defect of the engine or of its store: keep the workflow's journal.";
  const message = `the engine's workflow ${workflowId} has no task ${task.taskId}`;
  throw new GraphRunStopped({ code: "lost-work", message, hint });
});

const blocked = (taskId: string, blockedBy: string, finishedAtMs: number): TaskResult => ({
  ...{ taskId, status: "blocked", blockedBy, finishedAtMs },
  ...{ agentId: null, attempts: 0, usage: NO_USAGE, queuedMs: 0, ranMs: 0 },
});

const runOrBlock = async (
  nodes: TaskNodes,
  task: ParallelTask,
  results: TaskResults,
  call: NodeCall,
): Promise<TaskResult> => {
  const blockedBy = blockingTask(task, results);
  if (blockedBy !== null) return blocked(task.taskId, blockedBy, await Effect.runPromise(Clock.currentTimeMillis));
  const runId = runIdOf(call);
  return nodes.runs.during(runId, async (run: GraphRun) => {
    const budgetLeft = () => remainingBudget(nodes.workflow.budget, usageOf(run, results));
    const running = runTask(nodes, task, workflowOf(nodes, task, runId, results), budgetLeft);
    const result = await callEngine(run.permits.withPermits(1)(running), call.signal);
    run.usageByTask.set(task.taskId, result.usage);
    return result;
  });
};

/** The node of one task: waits for a place among those of its run, lets the engine run the task, and writes how it ended. */
export const taskNode =
  (nodes: TaskNodes, task: ParallelTask) =>
  async (
    state: { readonly tasks: TaskResults },
    config: LangGraphRunnableConfig,
  ): Promise<{ readonly tasks: TaskResults }> => {
    refuseMaxConcurrency(config);
    refuseLostWork(task, state.tasks);
    return { tasks: { [task.taskId]: await runOrBlock(nodes, task, state.tasks, nodeCallOf(config)) } };
  };
