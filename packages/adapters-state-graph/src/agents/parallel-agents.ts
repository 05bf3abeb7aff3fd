import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Budget, ErrorHandlingConfig, ParallelExecutionConfig } from "@plimsoll/domain";
import { abortable, callEngine, type WhenAborted } from "../engine/call-engine.ts";
import type { GraphEngine } from "../engine/graph-engine.ts";
import { derivedId, nodeCallOf } from "../engine/node-call.ts";
import type { AgentTask, GraphAgent } from "./agent-task.ts";
import type { FanOut } from "./fan-out.ts";
import { fanOutWorkflow } from "./fan-out-workflow.ts";
import { runFanOut } from "./run-fan-out.ts";

/** What a `parallelAgents` node does with a graph's state. */
export interface ParallelAgentsOptions<State, Update> {
  readonly engine: GraphEngine;
  /** Whose agents, places and quotas are used: fixed, or from the config that your server made, never from what a user sent. */
  readonly tenantId: string | ((config: LangGraphRunnableConfig) => string);
  /** The inputs, one task each; none is fine. */
  readonly tasks: (state: State) => readonly AgentTask[];
  /** What the graph's state gets of the results, which are in the order of the inputs. */
  readonly update: (fanOut: FanOut, state: State) => Update;
  /** @default agents that are all alike, as many as may run at once */
  readonly agents?: readonly GraphAgent[] | ((state: State) => readonly GraphAgent[]);
  /** Of this fan-out; `maxConcurrentAgents` bounds it, LangGraph's maxConcurrency does not. */
  readonly config?: Partial<ParallelExecutionConfig>;
  readonly errorHandling?: Partial<ErrorHandlingConfig>;
  readonly budget?: Budget;
  /** For the dashboard and the journal. @default "parallel agents" */
  readonly name?: string;
  /** @default "leave-running" */
  readonly whenAborted?: WhenAborted;
}

/**
 * A node for a graph of yours: fans N inputs out over the engine (its routing, leases, limits and retries), waits for all, and
 * puts one result for each into the state. Failures are values, so that one of them aborts nothing: sent = succeeded + failed +
 * cancelled. The fan-out is one workflow of the engine, named by the node's place in the thread: a graph that was killed and is
 * resumed finds it again, and only its unfinished tasks run.
 */
export const parallelAgents =
  <State, Update>(options: ParallelAgentsOptions<State, Update>) =>
  async (state: State, config: LangGraphRunnableConfig): Promise<Update> => {
    const { engine, agents, name = "parallel agents", whenAborted = "leave-running" } = options;
    const call = nodeCallOf(config);
    const tenantId = typeof options.tenantId === "string" ? options.tenantId : options.tenantId(config);
    const key = { tenantId, workflowId: derivedId(name, [name, call.threadId, call.namespace]) };
    const definition = fanOutWorkflow(key, options.tasks(state), {
      name,
      agents: typeof agents === "function" ? agents(state) : agents,
      config: options.config,
      errorHandling: options.errorHandling,
      budget: options.budget,
    });
    const run = abortable(runFanOut(engine, definition), { engine, whenAborted }, key);
    return options.update(await callEngine(run, call.signal), state);
  };
