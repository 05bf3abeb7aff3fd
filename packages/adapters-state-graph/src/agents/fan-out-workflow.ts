import {
  type Agent,
  type Budget,
  DEFAULT_ERROR_HANDLING,
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  type ErrorHandlingConfig,
  type ParallelExecutionConfig,
  type ParallelTask,
  type ParallelWorkflow,
  placeholdersOf,
} from "@plimsoll/domain";
import type { AgentTask, GraphAgent } from "./agent-task.ts";

/** Of the workflow that a fan-out becomes. */
export interface FanOutSettings {
  readonly name: string;
  /** Absent: agents that are all alike, as many as may run at once. */
  readonly agents?: readonly GraphAgent[] | undefined;
  readonly config?: Partial<ParallelExecutionConfig> | undefined;
  readonly errorHandling?: Partial<ErrorHandlingConfig> | undefined;
  readonly budget?: Budget | undefined;
}

const PROMPT_SHARE = { boundBy: "llm" as const, cpuCores: 0.05, memoryMb: 32 };
const CODE_SHARE = { boundBy: "cpu" as const, cpuCores: 0.5, memoryMb: 256 };
/** Middle of 0..9. */
const DEFAULT_PRIORITY = 5;
/** Whole text of a prompt that has braces of its own: outputs and inputs are put in once and never read again. */
const TEXT_INPUT = "text";

const agentOf = (agent: GraphAgent): Agent => ({
  runs: "prompt",
  role: agent.agentId,
  goal: "Do the task well and answer with its result alone.",
  backstory: "You work carefully and to the point.",
  capabilities: [],
  specialization: [],
  maxConcurrentTasks: 1,
  ...agent,
});

const workOf = (task: AgentTask, taskId: string): Pick<ParallelTask, "work" | "inputs"> => {
  if ("work" in task) return { work: task.work, ...(task.inputs === undefined ? {} : { inputs: task.inputs }) };
  const topic = task.topic ?? taskId;
  if (placeholdersOf(task.prompt).length === 0) return { work: { kind: "prompt", topic, prompt: task.prompt } };
  return { work: { kind: "prompt", topic, prompt: `{{${TEXT_INPUT}}}` }, inputs: { [TEXT_INPUT]: task.prompt } };
};

const alike = (tasks: readonly ParallelTask[], places: number): readonly Agent[] => {
  const capabilities = [...new Set(tasks.flatMap(({ requirements }) => requirements.capabilities))];
  const runs = [...new Set(tasks.map(({ work }) => work.kind))];
  return runs.flatMap((kind) =>
    kind === "code"
      ? [agentOf({ agentId: "local-process", runs: kind, capabilities, maxConcurrentTasks: places })]
      : Array.from({ length: Math.min(tasks.length, places) }, (_, at) =>
          agentOf({ agentId: `agent-${at + 1}`, role: "Assistant", capabilities }),
        ),
  );
};

/** Inputs as a workflow of tasks that wait for nobody. Task ids are the inputs' places: `input-1`, `input-2`, … */
export const fanOutWorkflow = (
  key: { readonly tenantId: string; readonly workflowId: string },
  inputs: readonly AgentTask[],
  settings: FanOutSettings,
): ParallelWorkflow => {
  const config = { ...DEFAULT_PARALLEL_EXECUTION_CONFIG, ...settings.config };
  const errorHandling = { ...DEFAULT_ERROR_HANDLING, ...settings.errorHandling };
  const tasks = inputs.map((input, at): ParallelTask => {
    const taskId = `input-${at + 1}`;
    const share = "work" in input ? CODE_SHARE : PROMPT_SHARE;
    return {
      taskId,
      ...workOf(input, taskId),
      dependsOn: [],
      requirements: { capabilities: [], specialization: [], ...share, ...input.requirements },
      priority: input.priority ?? DEFAULT_PRIORITY,
      budget: input.budget ?? {},
      idempotencyKey: input.idempotencyKey ?? `${key.workflowId}/${taskId}`,
      exclusiveResources: input.exclusiveResources ?? [],
      timeoutSeconds: input.timeoutSeconds ?? config.timeoutPerAgentSeconds,
      maxAttempts: input.maxAttempts ?? errorHandling.maxAttempts,
    };
  });
  const agents = settings.agents?.map(agentOf) ?? alike(tasks, config.maxConcurrentAgents);
  return { ...key, name: settings.name, tasks, agents, config, errorHandling, budget: settings.budget ?? {} };
};
