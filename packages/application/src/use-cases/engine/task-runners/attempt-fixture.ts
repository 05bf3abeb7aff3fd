import type { ParallelTask } from "@plimsoll/domain";
import type { TaskAttempt } from "../../../ports/task-runner.port.ts";

/** For tests: the second attempt of task `build`, and the progress that was reported. */
export const attemptOf = (
  work: ParallelTask["work"],
  inputs: Readonly<Record<string, string>> = {},
): { readonly attempt: TaskAttempt; readonly progress: unknown[] } => {
  const progress: unknown[] = [];
  const requirements = { capabilities: [], specialization: [], boundBy: "cpu" as const, cpuCores: 0, memoryMb: 64 };
  const task: ParallelTask = {
    taskId: "build",
    work,
    dependsOn: Object.keys(inputs),
    requirements,
    priority: 5,
    budget: {},
    idempotencyKey: "key-1",
    exclusiveResources: [],
    timeoutSeconds: 7,
    maxAttempts: 3,
  };
  const named = { role: "", goal: "", backstory: "", capabilities: [], specialization: [], maxConcurrentTasks: 1 };
  const allocation = {
    agentId: "agent-1",
    cpuCores: 0,
    memoryMb: 64,
    timeoutSeconds: 5,
    priority: 5,
    specialization: [],
    currentWorkload: 1,
    leaseId: "lease-1",
    fencingToken: 1,
    exclusiveResources: [],
    expiresAtMs: 0,
  };
  const attempt: TaskAttempt = {
    tenantId: "acme",
    workflowId: "release",
    task,
    agent: { agentId: "agent-1", runs: work.kind, ...named },
    attempt: 2,
    allocation,
    change: null,
    inputs,
    progress: (usage) => progress.push(usage),
    step: () => undefined,
  };
  return { attempt, progress };
};
