import { type BaseCheckpointSaver, END, type LangGraphRunnableConfig, START, StateGraph } from "@langchain/langgraph";
import { type ParallelWorkflow, taskGraph } from "@plimsoll/domain";
import * as Result from "effect/Result";
import type { WhenAborted } from "../engine/call-engine.ts";
import type { GraphEngine } from "../engine/graph-engine.ts";
import { GraphRunStopped } from "../engine/graph-run-stopped.ts";
import { GraphRuns } from "./graph-runs.ts";
import { refuseMaxConcurrency, taskNode } from "./task-node.ts";
import { WorkflowGraphState } from "./workflow-graph-state.ts";

/** Where the nodes of a workflow's graph run their tasks. */
export interface WorkflowGraphOptions {
  readonly engine: GraphEngine;
  /** @default "leave-running" */
  readonly whenAborted?: WhenAborted;
}

/** A workflow's graph before it is compiled: nodes of yours can be added, and interrupts asked for. */
export type WorkflowStateGraph = StateGraph<
  (typeof WorkflowGraphState)["spec"],
  (typeof WorkflowGraphState)["State"],
  (typeof WorkflowGraphState)["Update"],
  string
>;

/** No task's node begins with a slash. */
const FIRST_NODE = "/begin";

/** Steps that LangGraph takes besides those of the longest chain of tasks. */
const SPARE_STEPS = 5;

/**
 * The node of a task. LangGraph keeps `:` and `|` for itself, and refuses a node that is named as a channel of the state; task
 * ids have no `/`, so that two tasks never get one name.
 */
export const nodeNameOf = (taskId: string): string => (taskId === "tasks" ? "tasks/" : taskId.replaceAll(":", "/"));

const beginNode = (_: unknown, config: LangGraphRunnableConfig) => {
  refuseMaxConcurrency(config);
  return {};
};

const checkGraph = ({ tasks }: ParallelWorkflow): void => {
  const graph = taskGraph(tasks);
  if (Result.isSuccess(graph)) return;
  const { field, message, hint } = graph.failure;
  throw new GraphRunStopped({ code: "invalid-task-graph", message: `${field}: ${message}`, hint });
};

/**
 * A workflow as a StateGraph of the library: a node for each task, an edge for each dependency. Nodes run their tasks through
 * the engine, at most `config.maxConcurrentAgents` of a run at once by a semaphore of ours; what fails is a value, and what
 * depends on it is marked as blocked, so that every task has a result. Throws GraphRunStopped for a cycle or a dependency that
 * there is not.
 */
export const workflowStateGraph = (workflow: ParallelWorkflow, options: WorkflowGraphOptions): WorkflowStateGraph => {
  checkGraph(workflow);
  const { engine, whenAborted = "leave-running" } = options;
  const nodes = { workflow, engine, whenAborted, runs: new GraphRuns(workflow.config.maxConcurrentAgents) };
  const graph = new StateGraph(WorkflowGraphState) as unknown as WorkflowStateGraph;
  graph.addNode(FIRST_NODE, beginNode).addEdge(START, FIRST_NODE);
  if (workflow.tasks.length === 0) graph.addEdge(FIRST_NODE, END);
  for (const task of workflow.tasks) graph.addNode(nodeNameOf(task.taskId), taskNode(nodes, task));
  const awaited = new Set(workflow.tasks.flatMap(({ dependsOn }) => dependsOn));
  for (const { taskId, dependsOn } of workflow.tasks) {
    const [first, ...others] = [...new Set(dependsOn)].map(nodeNameOf);
    if (first === undefined) graph.addEdge(FIRST_NODE, nodeNameOf(taskId));
    else graph.addEdge(others.length === 0 ? first : [first, ...others], nodeNameOf(taskId));
    if (!awaited.has(taskId)) graph.addEdge(nodeNameOf(taskId), END);
  }
  return graph;
};

/**
 * The same, compiled: with a checkpointer, as many steps as its longest chain can need (LangGraph's own limit is 25), and
 * checkpoints that are written before the next step begins, so that a kill repeats nothing that had ended.
 */
export const compileWorkflowGraph = (
  workflow: ParallelWorkflow,
  options: WorkflowGraphOptions & { readonly checkpointer?: BaseCheckpointSaver },
) => {
  const { checkpointer, ...others } = options;
  const graph = workflowStateGraph(workflow, others).compile(checkpointer === undefined ? {} : { checkpointer });
  return graph.withConfig({ recursionLimit: workflow.tasks.length + SPARE_STEPS, durability: "sync" });
};
