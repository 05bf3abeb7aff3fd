import { DEFAULT_ERROR_HANDLING } from "../error-handling-config.ts";
import { DEFAULT_PARALLEL_EXECUTION_CONFIG } from "../parallel-execution-config.ts";
import type { ParallelTask } from "../parallel-task.ts";
import type { ParallelWorkflow } from "../parallel-workflow.ts";

/** A task of the least content. */
export const syntheticTask = (taskId: string, ...dependsOn: readonly string[]): ParallelTask => ({
  taskId,
  work: { kind: "prompt", topic: taskId, prompt: `Do ${taskId}.` },
  dependsOn,
  requirements: { capabilities: [], specialization: [], boundBy: "llm", cpuCores: 0, memoryMb: 1 },
  priority: 5,
  budget: {},
  idempotencyKey: taskId,
  exclusiveResources: [],
  timeoutSeconds: 60,
  maxAttempts: 3,
});

/** A workflow of two agents, `x` and `y`. */
export const syntheticWorkflow = (...tasks: readonly ParallelTask[]): ParallelWorkflow => ({
  workflowId: "w",
  tenantId: "tenant",
  name: "synthetic",
  tasks,
  agents: ["x", "y"].map((agentId) => ({
    agentId,
    runs: "prompt",
    role: "r",
    goal: "g",
    backstory: "b",
    capabilities: [],
    specialization: [],
    maxConcurrentTasks: 9,
  })),
  config: DEFAULT_PARALLEL_EXECUTION_CONFIG,
  errorHandling: DEFAULT_ERROR_HANDLING,
  budget: {},
});
