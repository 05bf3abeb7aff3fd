import { Annotation } from "@langchain/langgraph";
import type { TaskResult } from "../task-result.ts";

/** Results by task id; each node writes its own. */
export type TaskResults = Readonly<Record<string, TaskResult>>;

/** The state of a workflow's graph: what has ended so far. Extend it with channels of your own by `...WorkflowGraphState.spec`. */
export const WorkflowGraphState = Annotation.Root({
  tasks: Annotation<TaskResults>({
    reducer: (before, more) => ({ ...before, ...more }),
    default: () => ({}),
  }),
});
