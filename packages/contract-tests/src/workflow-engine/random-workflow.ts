import type { ParallelTask } from "@plimsoll/domain";
import * as fc from "fast-check";
import { scriptedTask, scriptOf, type TaskScript } from "./task-script.ts";

const MAX_TASKS = 10;
/** Of `taskOf`. */
const MAX_ATTEMPTS = 3;

const script: fc.Arbitrary<TaskScript> = fc.record({
  failures: fc.constantFrom(0, 0, 0, 1, 2, 3),
  then: fc.constantFrom("succeed" as const, "succeed" as const, "succeed" as const, "fail" as const),
  durationMs: fc.nat(3),
});

/** Tasks that depend on earlier ones at random, and do something at random. */
export const randomTasks: fc.Arbitrary<readonly ParallelTask[]> = fc
  .array(fc.record({ script, dependencies: fc.array(fc.nat(MAX_TASKS), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: MAX_TASKS,
  })
  .map((plans) =>
    plans.map((plan, index) => {
      const earlier = index === 0 ? [] : plan.dependencies.map((dependency) => `task-${dependency % index}`);
      return scriptedTask(`task-${index}`, [...new Set(earlier)], plan.script);
    }),
  );

/** How a task must end, and after how many attempts that failed or succeeded by themselves. */
export interface Expected {
  readonly end: "succeeded" | "failed" | "blocked";
  readonly attempts: number;
}

/** What must become of tasks whose dependencies come before them. */
export const expectedEnds = (tasks: readonly ParallelTask[]): ReadonlyMap<string, Expected> => {
  const ends = new Map<string, Expected>();
  for (const task of tasks) {
    const isBlocked = task.dependsOn.some((taskId) => ends.get(taskId)?.end !== "succeeded");
    ends.set(task.taskId, isBlocked ? { end: "blocked", attempts: 0 } : endOfScript(scriptOf(task)));
  }
  return ends;
};

const endOfScript = ({ failures, then }: TaskScript): Expected => {
  if (failures >= MAX_ATTEMPTS) return { end: "failed", attempts: MAX_ATTEMPTS };
  return { end: then === "succeed" ? "succeeded" : "failed", attempts: failures + 1 };
};
