import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "@effect/vitest";
import { isolatedTaskRunner } from "@plimsoll/application";
import type { TaskAttempt } from "@plimsoll/application";
import type { ParallelTask } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import { makeFolder, openRunner } from "./testing/isolation-fixture.ts";

const attemptOf = (command: readonly string[], changes: Partial<ParallelTask> = {}, memoryMb = 192): TaskAttempt => {
  const requirements = { capabilities: [], specialization: [], boundBy: "cpu" as const, cpuCores: 1, memoryMb };
  const task: ParallelTask = {
    taskId: "sum",
    work: { kind: "code", command, readPaths: [], writePaths: [] },
    dependsOn: [],
    requirements,
    priority: 5,
    budget: {},
    idempotencyKey: "key-1",
    exclusiveResources: [],
    timeoutSeconds: 20,
    maxAttempts: 1,
    ...changes,
  };
  const abilities = { capabilities: [], specialization: [] };
  return {
    tenantId: "acme",
    workflowId: "w",
    task,
    agent: { agentId: "a", runs: "code", role: "", goal: "", backstory: "", ...abilities, maxConcurrentTasks: 1 },
    attempt: 1,
    allocation: {
      agentId: "a",
      cpuCores: 1,
      memoryMb,
      timeoutSeconds: task.timeoutSeconds,
      priority: 5,
      specialization: [],
      currentWorkload: 1,
      leaseId: "lease-1",
      fencingToken: 1,
      exclusiveResources: [],
      expiresAtMs: 0,
    },
    change: null,
    inputs: { left: "20", right: "22" },
    progress: () => undefined,
    step: () => undefined,
  };
};

const SUM = `let text = "";
process.stdin.on("data", (chunk) => (text += chunk)).on("end", () => {
  const { left, right } = JSON.parse(text);
  console.log("adding up for " + process.env.PLIMSOLL_TASK_ID);
  console.log(JSON.stringify({ output: Number(left) + Number(right), usage: { steps: 2 } }));
});`;

const openTaskRunner = Effect.gen(function* () {
  const workingDirectory = yield* makeFolder;
  writeFileSync(join(workingDirectory, "sum.mjs"), SUM);
  const { runner } = yield* openRunner();
  return isolatedTaskRunner(runner, { workingDirectory });
});

describe("isolatedTaskRunner on real processes", () => {
  it.live("gives a module its inputs and takes its answer", () =>
    Effect.gen(function* () {
      const runner = yield* openTaskRunner;
      expect(yield* runner.run(attemptOf(["./sum.mjs"]))).toEqual({ output: "42", usage: { steps: 2 } });
    }).pipe(Effect.scoped),
  );

  it.live("tells the bad ends apart", () =>
    Effect.gen(function* () {
      const runner = yield* openTaskRunner;
      const failure = (attempt: TaskAttempt) => Effect.flip(runner.run(attempt));
      const hoard = ["/usr/bin/python3", "-c", "a = bytearray(10**9)"];
      expect(yield* failure(attemptOf(hoard, {}, 64))).toMatchObject({ class: "resource", code: "out-of-memory" });
      expect(yield* failure(attemptOf(["sleep", "100"], { timeoutSeconds: 1 }))).toMatchObject({
        class: "timeout",
        code: "wall-time-limit",
      });
      expect(yield* failure(attemptOf(["sh", "-c", "kill -SEGV $$"]))).toMatchObject({ class: "crash" });
      expect(yield* failure(attemptOf(["./none.mjs"]))).toMatchObject({ class: "permanent", code: "policy-violation" });
      const complaint = yield* failure(attemptOf(["sh", "-c", "echo no such city >&2; exit 65"]));
      expect(complaint).toMatchObject({ class: "permanent", code: "exit-code" });
      expect(complaint.message).toContain("no such city");
    }).pipe(Effect.scoped),
  );
});
