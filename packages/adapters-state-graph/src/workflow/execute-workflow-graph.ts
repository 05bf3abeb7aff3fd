import type { BaseCheckpointSaver } from "@langchain/langgraph";
import type { ParallelWorkflow } from "@plimsoll/domain";
import { GraphRunStopped } from "../engine/graph-run-stopped.ts";
import type { TaskResult } from "../task-result.ts";
import type { TaskResults } from "./workflow-graph-state.ts";
import { compileWorkflowGraph, type WorkflowGraphOptions } from "./workflow-state-graph.ts";

/** How a workflow's graph ended: a result for each task, in the order of the workflow. */
export interface WorkflowGraphResult {
  readonly results: readonly TaskResult[];
  /** sent = succeeded + failed + cancelled + blocked, always. */
  readonly counts: Readonly<Record<"sent" | TaskResult["status"], number>>;
}

/** Of one execution. */
export interface GraphExecution extends WorkflowGraphOptions {
  /** Without one nothing is kept, and every call begins anew. */
  readonly checkpointer?: BaseCheckpointSaver;
  /** @default the workflow's id */
  readonly threadId?: string;
  readonly signal?: AbortSignal;
}

const ANEW = { tasks: {} };

const isWhole = ({ tasks }: ParallelWorkflow, results: TaskResults): boolean =>
  tasks.every(({ taskId }) => results[taskId] !== undefined);

/** Nothing, when the run has stopped because LangGraph had left nodes out; whatever else stopped it is thrown on. */
const unlessLost = (failure: unknown): TaskResults => {
  const failures: readonly unknown[] = failure instanceof AggregateError ? failure.errors : [failure];
  if (failures.every((one) => one instanceof GraphRunStopped && one.code === "lost-work")) return {};
  throw failure;
};

/** Counts what a graph's state holds; a task without a result is a defect that must not pass as a success. */
export const workflowGraphResult = (workflow: ParallelWorkflow, tasks: TaskResults): WorkflowGraphResult => {
  const missing = workflow.tasks.filter(({ taskId }) => tasks[taskId] === undefined).map(({ taskId }) => taskId);
  if (missing.length > 0)
    throw new GraphRunStopped({
      code: "lost-work",
      message: `${missing.length} of ${workflow.tasks.length} tasks have no result: ${missing.join(", ")}`,
      hint: "The thread has been interrupted, or was run with LangGraph's maxConcurrency: resume it without.",
    });
  const results = workflow.tasks.flatMap(({ taskId }) => tasks[taskId] ?? []);
  const count = (status: TaskResult["status"]) => results.filter((result) => result.status === status).length;
  const counts = {
    sent: workflow.tasks.length,
    ...{ succeeded: count("succeeded"), failed: count("failed") },
    ...{ cancelled: count("cancelled"), blocked: count("blocked") },
  };
  return { results, counts };
};

/**
 * Executes a workflow as a graph, or goes on with a thread that was interrupted or killed: only what has no result yet runs. A
 * thread that has ended answers with what it holds; one of which LangGraph has left nodes out begins anew, and the engine answers
 * for what had ended.
 */
export const executeWorkflowGraph = async (
  workflow: ParallelWorkflow,
  { checkpointer, threadId = workflow.workflowId, signal, ...options }: GraphExecution,
): Promise<WorkflowGraphResult> => {
  const graph = compileWorkflowGraph(workflow, { ...options, ...(checkpointer === undefined ? {} : { checkpointer }) });
  const config = { configurable: { thread_id: threadId }, ...(signal === undefined ? {} : { signal }) };
  const run = async (input: typeof ANEW | null) => (await graph.invoke(input, config)).tasks;
  if (checkpointer === undefined) return workflowGraphResult(workflow, await run(ANEW));
  const { createdAt, next, values } = await graph.getState(config);
  const tasks =
    next.length > 0 ? await run(null).catch(unlessLost) : createdAt === undefined ? await run(ANEW) : values.tasks;
  return workflowGraphResult(workflow, isWhole(workflow, tasks) ? tasks : await run(ANEW));
};
