import { Annotation, type BaseCheckpointSaver, END, START, StateGraph } from "@langchain/langgraph";
import { type FanOut, type GraphEngine, parallelAgents } from "@plimsoll/adapters-state-graph";
import { DEFAULT_ERROR_HANDLING, DEFAULT_PARALLEL_EXECUTION_CONFIG, type ParallelWorkflow } from "@plimsoll/domain";
import { agentOf, taskOf, workflowOf } from "../small-workflow.ts";

/** Whose graphs these are. */
export const GRAPH_TENANT = "tenant-1";
/** Branches that are done before the kill. */
export const QUICK = ["quick-1", "quick-2", "quick-3", "quick-4"] as const;
/** Branches that are in flight at the kill. */
export const SLOW = ["slow-1", "slow-2", "slow-3"] as const;
export const BRANCHES = [...QUICK, ...SLOW] as const;
/** Nodes of the user's graph before and after its branches. */
export const AROUND = { before: "make-plan", after: "write-report" } as const;

const agents = [agentOf("agent-1"), agentOf("agent-2")];

/** A graph as a user has it, with branches that the engine runs; `note` sees every node of the user's own that runs. */
export const userGraph = (engine: GraphEngine, checkpointer: BaseCheckpointSaver, note: (node: string) => void) => {
  const State = Annotation.Root({
    plan: Annotation<readonly string[]>,
    fanOut: Annotation<FanOut>,
    report: Annotation<string>,
  });
  return new StateGraph(State)
    .addNode(AROUND.before, () => {
      note(AROUND.before);
      return { plan: [...BRANCHES] };
    })
    .addNode(
      "survey",
      parallelAgents({
        engine,
        tenantId: GRAPH_TENANT,
        agents,
        tasks: ({ plan }: typeof State.State) => plan.map((branch) => ({ prompt: branch })),
        update: (fanOut) => ({ fanOut }),
      }),
    )
    .addNode(AROUND.after, ({ fanOut }) => {
      note(AROUND.after);
      return {
        report: fanOut.results.map((one) => (one.status === "succeeded" ? one.output : one.error.code)).join(", "),
      };
    })
    .addEdge(START, AROUND.before)
    .addEdge(AROUND.before, "survey")
    .addEdge("survey", AROUND.after)
    .addEdge(AROUND.after, END)
    .compile({ checkpointer });
};

/** A workflow of the same branches, and one task that waits for all of them. */
export const branchesWorkflow: ParallelWorkflow = workflowOf(
  [
    ...BRANCHES.map((taskId) => taskOf(taskId, { work: { kind: "prompt", topic: "t", prompt: taskId } })),
    taskOf("join", {
      dependsOn: [...BRANCHES],
      work: { kind: "prompt", topic: "t", prompt: "join {{quick-1}} {{slow-3}}" },
    }),
  ],
  {
    tenantId: GRAPH_TENANT,
    workflowId: "branches",
    agents,
    config: DEFAULT_PARALLEL_EXECUTION_CONFIG,
    errorHandling: DEFAULT_ERROR_HANDLING,
  },
);
