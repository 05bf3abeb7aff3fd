import type { ParallelTask } from "@plimsoll/domain";
import { taskOf } from "../workflow-store/sample-workflows.ts";

/** What becomes of a task when it is run; it stands in its prompt, so that any engine's runner can read it. */
export interface TaskScript {
  /** Attempts that fail, retryably, before the one that counts. */
  readonly failures: number;
  /** `never` runs until it is interrupted. */
  readonly then: "succeed" | "fail" | "never";
  readonly durationMs: number;
}

const SUCCEEDS: TaskScript = { failures: 0, then: "succeed", durationMs: 1 };

/** A task that does as its script says; at once and well, unless told otherwise. */
export const scriptedTask = (
  taskId: string,
  dependsOn: readonly string[] = [],
  script: Partial<TaskScript> = {},
): ParallelTask => ({
  ...taskOf(taskId, dependsOn),
  work: { kind: "prompt", topic: "script", prompt: JSON.stringify({ ...SUCCEEDS, ...script }) },
  budget: {},
});

export const scriptOf = ({ work }: ParallelTask): TaskScript =>
  work.kind === "prompt" ? (JSON.parse(work.prompt) as TaskScript) : SUCCEEDS;
