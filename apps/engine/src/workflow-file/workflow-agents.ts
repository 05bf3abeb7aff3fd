import type { Agent } from "@plimsoll/domain";
import type { AgentInFile, TaskInFile, WorkflowFile } from "./workflow-file.ts";
import type { WorkflowDefaults } from "./workflow-defaults.ts";

/** Id of the agent that runs programs when the file declares none that does. */
export const LOCAL_AGENT_ID = "local-process";

const declared = (agent: AgentInFile, defaults: WorkflowDefaults): Agent => ({
  agentId: agent.id,
  runs: agent.runs ?? "prompt",
  role: agent.role ?? agent.id,
  goal: agent.goal ?? "Do the task well and answer with its result alone.",
  backstory: agent.backstory ?? "You work carefully and to the point.",
  capabilities: agent.capabilities ?? [],
  specialization: agent.specialization ?? [],
  maxConcurrentTasks: agent.maxConcurrentTasks ?? defaults.agentMaxConcurrentTasks,
});

const demandedBy = (tasks: readonly TaskInFile[]): readonly string[] => [
  ...new Set(tasks.flatMap(({ capabilities }) => capabilities ?? [])),
];

/** Agents that are all alike, as many as the workflow may run at once: enough for a file that names none. */
const generalists = (tasks: readonly TaskInFile[], places: number, defaults: WorkflowDefaults): readonly Agent[] =>
  Array.from({ length: Math.min(tasks.length, places) }, (_, at) =>
    declared({ id: `agent-${at + 1}`, role: "Assistant", capabilities: demandedBy(tasks) }, defaults),
  );

/** Programs need no agent that somebody describes: one stands for this machine, with a place for each that may run at once. */
const local = (tasks: readonly TaskInFile[], places: number, defaults: WorkflowDefaults): Agent =>
  declared(
    {
      ...{ id: LOCAL_AGENT_ID, runs: "code", role: "Local process", goal: "Run programs under enforced limits." },
      ...{ backstory: "", capabilities: demandedBy(tasks), maxConcurrentTasks: places },
    },
    defaults,
  );

/** The agents that the file declares, and those that it may leave out. */
export const workflowAgents = (file: WorkflowFile, places: number, defaults: WorkflowDefaults): readonly Agent[] => {
  const prompts = file.tasks.filter(({ command }) => command === undefined);
  const programs = file.tasks.filter(({ command }) => command !== undefined);
  const own = (file.agents ?? []).map((agent) => declared(agent, defaults));
  const added = file.agents === undefined ? generalists(prompts, places, defaults) : [];
  const needsLocal = programs.length > 0 && own.every(({ runs }) => runs !== "code");
  return [...own, ...added, ...(needsLocal ? [local(programs, places, defaults)] : [])];
};
