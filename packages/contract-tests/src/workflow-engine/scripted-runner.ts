import { type TaskAttempt, TaskFailure, type TaskOutput, type TaskRunnerPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { scriptOf } from "./task-script.ts";

/** What a runner saw of one attempt. Turns count starts and ends of all attempts, so that their order is known. */
export interface SeenAttempt {
  readonly tenantId: string;
  readonly workflowId: string;
  readonly taskId: string;
  readonly attempt: number;
  readonly fencingToken: number;
  readonly agentId: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly startTurn: number;
  endTurn: number | null;
  end: "running" | "succeeded" | "failed" | "interrupted";
}

const retryable = new TaskFailure({ class: "retryable", code: "scripted", message: "not yet", retryAfterMs: null });
const permanent = new TaskFailure({ class: "permanent", code: "scripted", message: "never", retryAfterMs: null });

/** Does what the tasks' scripts say and remembers it; may serve several engines, one after the other or at once. */
export class ScriptedRunner implements TaskRunnerPort {
  readonly seen: SeenAttempt[] = [];
  /** Most attempts that ran at the same time. */
  peak = 0;
  #running = 0;
  #turn = 0;
  readonly #failures = new Map<string, number>();
  readonly #signature: string;

  /** Outputs end in the signature, which tells runners apart. */
  constructor(signature = "") {
    this.#signature = signature;
  }

  run = (attempt: TaskAttempt): Effect.Effect<TaskOutput, TaskFailure> =>
    Effect.suspend(() => {
      const seen = this.#begin(attempt);
      return Effect.onExit(this.#perform(attempt), (exit) => Effect.sync(() => this.#end(seen, exit)));
    });

  of(taskId: string): readonly SeenAttempt[] {
    return this.seen.filter((attempt) => attempt.taskId === taskId);
  }

  /** Of attempts that run at this moment. */
  get runningTaskIds(): readonly string[] {
    return this.seen.filter(({ end }) => end === "running").map(({ taskId }) => taskId);
  }

  #begin({ tenantId, workflowId, task, attempt, allocation, agent, inputs }: TaskAttempt): SeenAttempt {
    this.#running += 1;
    this.peak = Math.max(this.peak, this.#running);
    this.#turn += 1;
    const seen: SeenAttempt = {
      ...{ tenantId, workflowId, taskId: task.taskId, attempt, inputs },
      ...{ agentId: agent.agentId, fencingToken: allocation.fencingToken },
      ...{ startTurn: this.#turn, endTurn: null, end: "running" },
    };
    this.seen.push(seen);
    return seen;
  }

  #perform = Effect.fnUntraced(
    { self: this as ScriptedRunner },
    function* (this: ScriptedRunner, attempt: TaskAttempt) {
      const script = scriptOf(attempt.task);
      if (script.durationMs > 0) yield* Effect.sleep(script.durationMs);
      const name = `${attempt.tenantId} ${attempt.workflowId} ${attempt.task.taskId}`;
      const failures = this.#failures.get(name) ?? 0;
      if (failures < script.failures) {
        this.#failures.set(name, failures + 1);
        return yield* retryable;
      }
      if (script.then === "fail") return yield* permanent;
      if (script.then === "never") return yield* Effect.never;
      return { output: `${attempt.task.taskId} done${this.#signature}`, usage: { tokens: 1 } };
    },
  );

  #end(seen: SeenAttempt, exit: Exit.Exit<TaskOutput, TaskFailure>): void {
    this.#running -= 1;
    this.#turn += 1;
    seen.endTurn = this.#turn;
    if (Exit.isSuccess(exit)) seen.end = "succeeded";
    else seen.end = Exit.hasInterrupts(exit) ? "interrupted" : "failed";
  }
}
