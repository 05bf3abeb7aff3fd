import { StoreFailure, WorkflowNotFound, WorkflowRefused } from "@plimsoll/application";
import * as Schema from "effect/Schema";

/**
 * The node could not be carried out, and nothing is known about its tasks: it is thrown, so that LangGraph keeps no result and
 * the thread goes on from here once the cause is gone. What an agent fails at is never this: that is a value in the results.
 */
export class GraphRunStopped extends Schema.TaggedError<GraphRunStopped>()("GraphRunStopped", {
  /** Stable: those of WorkflowRefused and StoreFailure, `unknown-workflow`, `max-concurrency`, `lost-work`, `invalid-task-graph`. */
  code: Schema.String,
  message: Schema.String,
  hint: Schema.String,
}) {}

/** The same, from what the engine or its store says. */
export const stoppedBy = (failure: WorkflowRefused | WorkflowNotFound | StoreFailure): GraphRunStopped => {
  if (failure instanceof WorkflowNotFound) {
    const hint = "It was deleted while the graph waited for it: begin a new thread.";
    return new GraphRunStopped({ code: "unknown-workflow", message: failure.message, hint });
  }
  const field = failure instanceof WorkflowRefused ? `${failure.field}: ` : "";
  return new GraphRunStopped({ code: failure.code, message: `${field}${failure.message}`, hint: failure.hint });
};
