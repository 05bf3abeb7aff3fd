import {
  DEFAULT_ERROR_HANDLING,
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  type Agent,
  type ParallelTask,
  type ParallelWorkflow,
} from "@plimsoll/domain";

/** Unix ms at which the suite's workflows are accepted; long ago, so that no store mixes it up with its own clock. */
export const ACCEPTED_AT_MS = 1_600_000_000_000;

const run = `${process.pid.toString(36)}-${Date.now().toString(36)}`;
let tenantOrdinal = 0;

/** A tenant that no other check of any process has. */
export const freshTenant = (): string => {
  tenantOrdinal += 1;
  return `contract-${run}-${tenantOrdinal}`;
};

/** An agent that fits every task of `taskOf`. */
export const agentOf = (agentId: string): Agent => ({
  agentId,
  runs: "prompt",
  role: "Witness",
  goal: "Answers what it is asked.",
  backstory: "Was built for a contract.",
  capabilities: ["answer"],
  specialization: [],
  maxConcurrentTasks: 10,
});

/** A task that waits for those named. */
export const taskOf = (taskId: string, dependsOn: readonly string[] = []): ParallelTask => ({
  taskId,
  work: { kind: "prompt", topic: "contract", prompt: `Say ${taskId}.` },
  dependsOn,
  requirements: { capabilities: ["answer"], specialization: [], boundBy: "llm", cpuCores: 0.5, memoryMb: 64 },
  priority: 5,
  budget: { tokens: 1000 },
  idempotencyKey: `key-${taskId}`,
  exclusiveResources: [],
  timeoutSeconds: 30,
  maxAttempts: 3,
});

/** A workflow of one task, which bears the workflow's id. */
export const singleOf = (tenantId: string, workflowId: string): ParallelWorkflow =>
  workflowOf(tenantId, workflowId, [taskOf(workflowId)]);

/** A workflow of these tasks with one agent that fits them all. */
export const workflowOf = (
  tenantId: string,
  workflowId: string,
  tasks: readonly ParallelTask[] = [taskOf("first"), taskOf("second", ["first"])],
): ParallelWorkflow => ({
  workflowId,
  tenantId,
  name: `Contract ${workflowId}`,
  tasks,
  agents: [agentOf("witness")],
  config: DEFAULT_PARALLEL_EXECUTION_CONFIG,
  errorHandling: DEFAULT_ERROR_HANDLING,
  budget: {},
});
