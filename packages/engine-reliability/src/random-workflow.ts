import {
  DEFAULT_ERROR_HANDLING,
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  type ParallelTask,
  type ParallelWorkflow,
} from "@plimsoll/domain";

const CAPABILITIES = ["research", "write", "review"] as const;

const task = (index: number, random: () => number): ParallelTask => {
  const dependencies = new Set<string>();
  for (let tries = 0; tries < 3; tries += 1)
    if (index > 0 && random() < 0.4) dependencies.add(`task-${Math.floor(random() * index)}`);
  const capability = CAPABILITIES[Math.floor(random() * CAPABILITIES.length)] ?? "write";
  return {
    taskId: `task-${index}`,
    work: { kind: "prompt", topic: "reliability", prompt: `Do number ${index}.` },
    dependsOn: [...dependencies],
    requirements: { capabilities: [capability], specialization: [], boundBy: "llm", cpuCores: 0.05, memoryMb: 8 },
    priority: Math.floor(random() * 10),
    budget: {},
    idempotencyKey: `key-${index}`,
    exclusiveResources: random() < 0.1 ? ["the-only-printer"] : [],
    timeoutSeconds: 60,
    maxAttempts: 4,
  };
};

/** A random task graph whose shape and needs follow from `random` alone. */
export const randomWorkflow = (workflowId: string, taskCount: number, random: () => number): ParallelWorkflow => ({
  workflowId,
  tenantId: "reliability",
  name: `random graph ${workflowId}`,
  tasks: Array.from({ length: taskCount }, (_, index) => task(index, random)),
  agents: Array.from({ length: 6 }, (_, index) => ({
    agentId: `agent-${index}`,
    runs: "prompt" as const,
    role: "Worker",
    goal: "Do what is asked",
    backstory: "Reliable.",
    capabilities: [...CAPABILITIES],
    specialization: [],
    maxConcurrentTasks: 4,
  })),
  config: DEFAULT_PARALLEL_EXECUTION_CONFIG,
  errorHandling: { ...DEFAULT_ERROR_HANDLING, maxAttempts: 4, backoffBaseMs: 10, backoffMaxMs: 50 },
  budget: {},
});
