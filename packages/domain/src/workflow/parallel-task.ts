import * as Schema from "effect/Schema";
import { Budget } from "./budget.ts";
import { Identifier, NaturalInt, PositiveInt, PositiveNumber } from "./quantities.ts";
import { TaskRequirements } from "./task-requirements.ts";

/** Asks an agent of the orchestrator. `{{<taskId>}}` in the prompt is replaced by that dependency's output. */
export const PromptWork = Schema.Struct({
  kind: Schema.tag("prompt"),
  topic: Schema.String,
  prompt: Schema.String,
});

/** Runs code in a process of its own, under enforced limits. The dependencies' outputs arrive as JSON on stdin. */
export const CodeWork = Schema.Struct({
  kind: Schema.tag("code"),
  /** A program or a module for Node; a relative path is relative to the workflow file. */
  command: Schema.Array(Schema.String).pipe(Schema.check(Schema.isMinLength(1))),
  /** Folders that it may read. */
  readPaths: Schema.Array(Schema.String),
  /** Folders that it may write. */
  writePaths: Schema.Array(Schema.String),
});

export const TaskWork = Schema.Union([PromptWork, CodeWork]);
export type TaskWork = typeof TaskWork.Type;

/** One unit of work of a workflow (stories/002, ParallelTask). */
export const ParallelTask = Schema.Struct({
  /** Unique within its workflow. */
  taskId: Identifier,
  work: TaskWork,
  /** Tasks that must have succeeded before. */
  dependsOn: Schema.Array(Identifier),
  /**
   * Texts that are known when the workflow is submitted, by the name under which the work takes them, as if a dependency of that
   * name had answered with them: `{{name}}` in a prompt, a field on the stdin of code. A dependency of the same name wins.
   */
  inputs: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  requirements: TaskRequirements,
  /** 0 to 9; higher goes first, but waiting raises it, so that nothing starves. */
  priority: NaturalInt.pipe(Schema.check(Schema.isLessThanOrEqualTo(9))),
  budget: Budget,
  /** Handed to the runner with every attempt (programs get it as a variable), so that what is done outside can be done once. */
  idempotencyKey: Schema.String,
  /** Names of things that only one task may hold at a time: a file, a port, a branch. */
  exclusiveResources: Schema.Array(Schema.String),
  timeoutSeconds: PositiveNumber,
  maxAttempts: PositiveInt,
});
export type ParallelTask = typeof ParallelTask.Type;
