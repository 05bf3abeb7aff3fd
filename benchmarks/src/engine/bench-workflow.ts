import {
  type Agent,
  DEFAULT_ERROR_HANDLING,
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  type ParallelTask,
  type ParallelWorkflow,
} from "@plimsoll/domain";

/** A share of the machine so small that agents bound the concurrency, and never cores or memory. */
const REQUIREMENTS = { capabilities: [], specialization: [], boundBy: "llm", cpuCores: 0.005, memoryMb: 1 } as const;

/** A task that asks for next to nothing. */
export const benchTask = (taskId: string, change: Partial<ParallelTask> = {}): ParallelTask => ({
  taskId,
  work: { kind: "prompt", topic: "benchmark", prompt: "Go." },
  dependsOn: [],
  requirements: REQUIREMENTS,
  priority: 5,
  budget: {},
  idempotencyKey: taskId,
  exclusiveResources: [],
  timeoutSeconds: 300,
  maxAttempts: 3,
  ...change,
});

const benchAgent = (agentId: string, maxConcurrentTasks: number): Agent => ({
  agentId,
  runs: "prompt",
  role: "worker",
  goal: "work",
  backstory: "",
  capabilities: [],
  specialization: [],
  maxConcurrentTasks,
});

/** Independent tasks, named by their number. */
export const wideTasks = (count: number): readonly ParallelTask[] =>
  Array.from({ length: count }, (_, index) => benchTask(`t${index}`));

/** Every task waits for the one before. */
export const chainTasks = (count: number, name = "t"): readonly ParallelTask[] =>
  Array.from({ length: count }, (_, index) =>
    benchTask(`${name}${index}`, { dependsOn: index === 0 ? [] : [`${name}${index - 1}`] }),
  );

/** A workflow whose tasks share ten agents, so many at a time. */
export const benchWorkflow = (
  workflowId: string,
  tasks: readonly ParallelTask[],
  { concurrency = 10, tenantId = "tenant-1" } = {},
): ParallelWorkflow => ({
  workflowId,
  tenantId,
  name: workflowId,
  tasks,
  agents: Array.from({ length: 10 }, (_, index) => benchAgent(`agent-${index}`, Math.ceil(concurrency / 10))),
  config: { ...DEFAULT_PARALLEL_EXECUTION_CONFIG, maxConcurrentAgents: concurrency, memoryLimitPerAgentMb: 1 },
  errorHandling: { ...DEFAULT_ERROR_HANDLING, backoffBaseMs: 10 },
  budget: {},
});
