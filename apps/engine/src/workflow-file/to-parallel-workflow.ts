import path from "node:path";
import type {
  Budget,
  ErrorHandlingConfig,
  ParallelExecutionConfig,
  ParallelTask,
  ParallelWorkflow,
} from "@plimsoll/domain";
import { resolveCommand } from "./resolve-command.ts";
import { workflowAgents } from "./workflow-agents.ts";
import type { WorkflowContext } from "./workflow-defaults.ts";
import type { TaskInFile, WorkflowFile } from "./workflow-file.ts";

/** Middle of 0..9: a task can be put before and after those that say nothing. */
const DEFAULT_PRIORITY = 5;

interface TaskContext extends WorkflowContext {
  readonly config: ParallelExecutionConfig;
  readonly errorHandling: ErrorHandlingConfig;
  readonly ownId: string;
}

const absolute = (paths: readonly string[] | undefined, folder: string): readonly string[] =>
  (paths ?? []).map((one) => path.resolve(folder, one));

const workOf = (task: TaskInFile, { folder }: TaskContext): ParallelTask["work"] => {
  if (task.command === undefined) {
    return { kind: "prompt", topic: task.topic ?? task.id, prompt: task.prompt ?? "" };
  }
  const { command, readPaths } = resolveCommand(task.command, folder);
  return {
    kind: "code",
    command,
    readPaths: [...new Set([...readPaths, ...absolute(task.readPaths, folder)])],
    writePaths: absolute(task.writePaths, folder),
  };
};

const requirementsOf = (task: TaskInFile, { defaults, config }: TaskContext): ParallelTask["requirements"] => {
  const share = task.command === undefined ? defaults.promptTask : defaults.codeTask;
  return {
    capabilities: task.capabilities ?? [],
    specialization: task.specialization ?? [],
    boundBy: task.boundBy ?? (task.command === undefined ? "llm" : "cpu"),
    cpuCores: task.cpuCores ?? Math.min(share.cpuCores, config.cpuLimitPerAgentCores),
    memoryMb: task.memoryMb ?? Math.min(share.memoryMb, config.memoryLimitPerAgentMb),
  };
};

const taskOf = (task: TaskInFile, context: TaskContext): ParallelTask => ({
  taskId: task.id,
  work: workOf(task, context),
  dependsOn: task.dependsOn ?? [],
  requirements: requirementsOf(task, context),
  priority: task.priority ?? DEFAULT_PRIORITY,
  budget: (task.budget ?? {}) as Budget,
  idempotencyKey: task.idempotencyKey ?? `${context.ownId}/${task.id}`,
  exclusiveResources: task.exclusiveResources ?? [],
  timeoutSeconds: task.timeoutSeconds ?? context.config.timeoutPerAgentSeconds,
  maxAttempts: task.maxAttempts ?? context.errorHandling.maxAttempts,
});

/** The file with nothing left open; the engine's configuration fills what it does not say. */
export const toParallelWorkflow = (file: WorkflowFile, context: WorkflowContext): ParallelWorkflow => {
  const { defaults } = context;
  const name = file.name ?? context.name;
  const ownId = file.id ?? context.workflowId(name);
  const config = { ...defaults.execution, ...file.config };
  const errorHandling = { ...defaults.errorHandling, ...file.errorHandling };
  return {
    workflowId: ownId,
    tenantId: file.tenant ?? context.tenantId,
    name,
    tasks: file.tasks.map((task) => taskOf(task, { ...context, config, errorHandling, ownId })),
    agents: workflowAgents(file, config.maxConcurrentAgents, defaults),
    config,
    errorHandling,
    budget: (file.budget ?? {}) as Budget,
  };
};
