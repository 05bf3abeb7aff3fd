import { didYouMean } from "@plimsoll/adapters-command-line";
import { placeholdersOf, type ParallelWorkflow, taskGraph } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { type FieldPath, parsePath } from "../config/located-yaml.ts";
import { resolveCommand } from "./resolve-command.ts";
import type { TaskInFile, WorkflowFile } from "./workflow-file.ts";

/** Something that every field allows and the whole does not. */
export interface FileProblem {
  readonly path: FieldPath;
  readonly message: string;
}

/** Of the workflow, with the engine's configuration for what it does not say: no task may ask for more. */
export type TaskLimits = Pick<ParallelWorkflow, "config" | "errorHandling">;

const ONLY_OF_COMMANDS = ["readPaths", "writePaths"] as const;

const workProblems = (task: TaskInFile, at: number): readonly FileProblem[] => {
  const here = ["tasks", at];
  if (task.prompt === undefined && task.command === undefined) {
    return [{ path: here, message: `task ${task.id} has neither prompt nor command: write one of them` }];
  }
  if (task.prompt !== undefined && task.command !== undefined) {
    return [{ path: [...here, "command"], message: `task ${task.id} has both prompt and command: make it two tasks` }];
  }
  const idle = task.command === undefined ? ONLY_OF_COMMANDS.filter((field) => task[field] !== undefined) : [];
  const topic = task.command !== undefined && task.topic !== undefined ? (["topic"] as const) : [];
  return [...idle, ...topic].map((field) => ({
    path: [...here, field],
    message: `${field} has no effect on a task with a ${task.command === undefined ? "prompt" : "command"}`,
  }));
};

const referenceProblems = (task: TaskInFile, at: number): readonly FileProblem[] => {
  const dependencies = task.dependsOn ?? [];
  return placeholdersOf(task.prompt ?? "")
    .filter((name) => !dependencies.includes(name))
    .map((name) => ({
      path: ["tasks", at, "prompt"],
      message: `{{${name}}} is not among dependsOn.${didYouMean(name, dependencies)} Allowed here: ${dependencies.map((id) => `{{${id}}}`).join(", ") || "none, because dependsOn is empty"}`,
    }));
};

const commandProblems = (task: TaskInFile, at: number, folder: string): readonly FileProblem[] => {
  if (task.command === undefined) return [];
  const { missingAt } = resolveCommand(task.command, folder);
  if (missingAt === null) return [];
  const message = `${JSON.stringify(task.command[missingAt])} does not exist beside the workflow file (${folder})`;
  return [{ path: ["tasks", at, "command", missingAt], message }];
};

const demandProblems = (task: TaskInFile, at: number, limits: TaskLimits): readonly FileProblem[] => {
  const { config, errorHandling } = limits;
  const bounds = [
    ["cpuCores", config.cpuLimitPerAgentCores, "config.cpuLimitPerAgentCores"],
    ["memoryMb", config.memoryLimitPerAgentMb, "config.memoryLimitPerAgentMb"],
    ["timeoutSeconds", config.timeoutPerAgentSeconds, "config.timeoutPerAgentSeconds"],
    ["maxAttempts", errorHandling.maxAttempts, "errorHandling.maxAttempts"],
  ] as const;
  return bounds
    .filter(([field, limit]) => (task[field] ?? 0) > limit)
    .map(([field, limit, name]) => ({
      path: ["tasks", at, field],
      message: `${task[field]} of task ${task.id} is above ${name}. Allowed here: up to ${limit}`,
    }));
};

const twiceProblems = (kind: "agents" | "tasks", ids: readonly string[]): readonly FileProblem[] => {
  const first = new Map<string, number>();
  return ids.flatMap((id, at) => {
    const before = first.get(id);
    if (before === undefined) first.set(id, at);
    return before === undefined ? [] : [{ path: [kind, at, "id"], message: `"${id}" is ${kind}[${before}] already` }];
  });
};

const graphProblems = ({ tasks }: WorkflowFile): readonly FileProblem[] => {
  const graph = taskGraph(tasks.map(({ id, dependsOn }) => ({ taskId: id, dependsOn: dependsOn ?? [] })));
  if (Result.isSuccess(graph) || graph.failure.code === "duplicate-task") return [];
  return [{ path: parsePath(graph.failure.field), message: `${graph.failure.message} ${graph.failure.hint}` }];
};

/** A task that nobody in the file can do. Files without agents, and programs without code agents, get agents that fit. */
const capabilityProblems = ({ agents, tasks }: WorkflowFile): readonly FileProblem[] => {
  if (agents === undefined) return [];
  return tasks.flatMap((task, at): readonly FileProblem[] => {
    const runs = task.command === undefined ? "prompt" : "code";
    const able = agents.filter((agent) => (agent.runs ?? "prompt") === runs);
    if (runs === "code" && able.length === 0) return [];
    const wanted = task.capabilities ?? [];
    const fits = able.some(({ capabilities }) => wanted.every((one) => capabilities?.includes(one) === true));
    if (fits) return [];
    const offered = able.map(({ id, capabilities }) => `${id} (${capabilities?.join(", ") || "none"})`).join(", ");
    const which = wanted.length === 0 ? `runs ${runs}s` : `has ${wanted.join(" and ")}`;
    const path = wanted.length === 0 ? ["tasks", at] : ["tasks", at, "capabilities"];
    return [{ path, message: `no agent ${which}. Agents for ${runs}s and their capabilities: ${offered || "none"}` }];
  });
};

/** Everything that is wrong with the file as a whole, in its order. */
export const checkWorkflowFile = (file: WorkflowFile, folder: string, limits: TaskLimits): readonly FileProblem[] => [
  ...twiceProblems(
    "agents",
    (file.agents ?? []).map(({ id }) => id),
  ),
  ...twiceProblems(
    "tasks",
    file.tasks.map(({ id }) => id),
  ),
  ...file.tasks.flatMap((task, at) => [
    ...workProblems(task, at),
    ...referenceProblems(task, at),
    ...commandProblems(task, at, folder),
    ...demandProblems(task, at, limits),
  ]),
  ...graphProblems(file),
  ...capabilityProblems(file),
];
