import { type Agent, type ParallelTask, type ParallelWorkflow, taskGraph } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { WorkflowRefused } from "./workflow-engine.ts";

const refused = (code: string, field: string, message: string, hint: string): WorkflowRefused =>
  new WorkflowRefused({ code, field, message, hint });

const doubledAgent = ({ agents }: ParallelWorkflow): WorkflowRefused | null => {
  const seen = new Set<string>();
  for (const [index, { agentId }] of agents.entries()) {
    if (seen.has(agentId))
      return refused(
        "duplicate-agent",
        `agents[${index}].agentId`,
        `${agentId} stands twice`,
        "Give every agent an id of its own.",
      );
    seen.add(agentId);
  }
  return null;
};

/** Whether an agent has what a task demands; its load and the rules are another matter. */
export const canRun = ({ requirements, work }: ParallelTask, agent: Agent): boolean =>
  agent.runs === work.kind && requirements.capabilities.every((capability) => agent.capabilities.includes(capability));

const withoutAgent = ({ tasks, agents }: ParallelWorkflow): WorkflowRefused | null => {
  const index = tasks.findIndex((task) => !agents.some((agent) => canRun(task, agent)));
  const task = tasks[index];
  if (task === undefined) return null;
  const wanted = task.requirements.capabilities.join(", ") || "none in particular";
  const offered = agents.map(({ agentId, runs, capabilities }) => `${agentId} (${runs}: ${capabilities.join(", ")})`);
  return refused(
    "no-agent-matches",
    `tasks[${index}].requirements.capabilities`,
    `no agent runs ${task.work.kind} tasks with these capabilities: ${wanted}`,
    `There are ${offered.join("; ") || "no agents"}. Add one, or ask for less.`,
  );
};

/** A figure of a task, the limit that its workflow sets to it, and where that limit is written. */
interface Demand {
  readonly field: string;
  readonly asked: number;
  readonly limit: number;
  readonly unit: string;
  readonly limitField: string;
}

const demandsOf = (task: ParallelTask, { config, errorHandling }: ParallelWorkflow): readonly Demand[] => [
  {
    ...{ field: "requirements.cpuCores", asked: task.requirements.cpuCores, unit: "cores" },
    ...{ limit: config.cpuLimitPerAgentCores, limitField: "config.cpuLimitPerAgentCores" },
  },
  {
    ...{ field: "requirements.memoryMb", asked: task.requirements.memoryMb, unit: "MB" },
    ...{ limit: config.memoryLimitPerAgentMb, limitField: "config.memoryLimitPerAgentMb" },
  },
  {
    ...{ field: "timeoutSeconds", asked: task.timeoutSeconds, unit: "s" },
    ...{ limit: config.timeoutPerAgentSeconds, limitField: "config.timeoutPerAgentSeconds" },
  },
  {
    ...{ field: "maxAttempts", asked: task.maxAttempts, unit: "attempts" },
    ...{ limit: errorHandling.maxAttempts, limitField: "errorHandling.maxAttempts" },
  },
];

const overLimit = (definition: ParallelWorkflow): WorkflowRefused | null => {
  for (const [index, task] of definition.tasks.entries()) {
    const over = demandsOf(task, definition).find(({ asked, limit }) => asked > limit);
    if (over === undefined) continue;
    const { field, asked, unit, limit, limitField } = over;
    return refused(
      "over-limit",
      `tasks[${index}].${field}`,
      `task ${task.taskId} asks for ${asked} ${unit}, above the workflow's limit of ${limit} for each`,
      `Ask for at most ${limit}, or raise ${limitField}.`,
    );
  }
  return null;
};

/** Why a workflow can't be executed as it is written; null when it can. Looked at before anything is stored. */
export const checkWorkflow = (definition: ParallelWorkflow): WorkflowRefused | null => {
  const graph = taskGraph(definition.tasks);
  if (Result.isFailure(graph)) {
    const { code, field, message, hint } = graph.failure;
    return refused(code, field, message, hint);
  }
  return doubledAgent(definition) ?? overLimit(definition) ?? withoutAgent(definition);
};
