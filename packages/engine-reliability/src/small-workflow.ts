import {
  type Agent,
  DEFAULT_ERROR_HANDLING,
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  type ParallelTask,
  type ParallelWorkflow,
} from "@plimsoll/domain";

/** A task of the smallest needs; `change` says what a test is about. */
export const taskOf = (taskId: string, change: Partial<ParallelTask> = {}): ParallelTask => ({
  taskId,
  work: { kind: "prompt", topic: "test", prompt: `Do ${taskId}.` },
  dependsOn: [],
  requirements: { capabilities: [], specialization: [], boundBy: "llm", cpuCores: 0.1, memoryMb: 16 },
  priority: 5,
  budget: {},
  idempotencyKey: `key-${taskId}`,
  exclusiveResources: [],
  timeoutSeconds: DEFAULT_PARALLEL_EXECUTION_CONFIG.timeoutPerAgentSeconds,
  maxAttempts: DEFAULT_ERROR_HANDLING.maxAttempts,
  ...change,
});

/** An agent without special abilities. */
export const agentOf = (agentId: string, change: Partial<Agent> = {}): Agent => ({
  agentId,
  runs: "prompt",
  role: "Worker",
  goal: "Do what is asked",
  backstory: "Reliable.",
  capabilities: [],
  specialization: [],
  maxConcurrentTasks: 10,
  ...change,
});

/** A workflow of tenant-1 with two equal agents. */
export const workflowOf = (
  tasks: readonly ParallelTask[],
  change: Partial<ParallelWorkflow> = {},
): ParallelWorkflow => ({
  workflowId: "workflow-1",
  tenantId: "tenant-1",
  name: "a workflow under test",
  tasks,
  agents: [agentOf("agent-1"), agentOf("agent-2")],
  config: DEFAULT_PARALLEL_EXECUTION_CONFIG,
  errorHandling: { ...DEFAULT_ERROR_HANDLING, backoffJitterRatio: 0 },
  budget: {},
  ...change,
});
