import { WorkflowRefused } from "@plimsoll/application";
import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { GraphEngine } from "../engine/graph-engine.ts";
import { refusedTask, refusedTaskIndex } from "../engine/refused-task.ts";
import { runToEnd } from "../engine/run-to-end.ts";
import { taskResultOf } from "../task-result.ts";
import { type AgentResult, type FanOut, fanOutOf } from "./fan-out.ts";

const resultOf = (task: Parameters<typeof taskResultOf>[0]): AgentResult => {
  const result = taskResultOf(task);
  if (result.status === "blocked") throw new Error(`input ${result.taskId} waits for nobody and is blocked`);
  return result;
};

/**
 * Runs a workflow of independent tasks to its end. An input that the engine refuses fails by itself, and the others are
 * submitted without it: refusals follow from the definition alone, so that a node that is called again submits the same.
 */
export const runFanOut = Effect.fnUntraced(function* (engine: GraphEngine, whole: ParallelWorkflow) {
  const found = new Map<string, AgentResult>();
  let definition = whole;
  while (definition.tasks.length > 0) {
    const ended = yield* runToEnd(engine, { definition }).pipe(
      Effect.catchTag("WorkflowRefused", (refusal) => Effect.succeed(refusal)),
    );
    if (!(ended instanceof WorkflowRefused)) {
      for (const task of ended) found.set(task.taskId, resultOf(task));
      break;
    }
    const index = refusedTaskIndex(ended);
    const task = index === null ? undefined : definition.tasks[index];
    if (task === undefined) return yield* ended;
    found.set(task.taskId, refusedTask(task.taskId, ended, yield* Clock.currentTimeMillis));
    definition = { ...definition, tasks: definition.tasks.filter(({ taskId }) => taskId !== task.taskId) };
  }
  const sent = whole.tasks.map(({ taskId }) => taskId);
  const fanOut: FanOut = fanOutOf(sent.length === 0 ? null : whole.workflowId, sent, found);
  return fanOut;
});
