import type { JournalEntry, StoredWorkflow } from "@plimsoll/application";
import type { ParallelTask, TaskState, WorkflowEvent } from "@plimsoll/domain";
import type { Colors } from "picocolors/types.js";
import { eventLine } from "../live-view/event-line.ts";
import { showDuration } from "../live-view/show-duration.ts";
import { table } from "./workflow-table.ts";

/** A workflow, and everything that happened to it. */
export interface ShownWorkflow {
  readonly stored: StoredWorkflow;
  readonly journal: readonly JournalEntry[];
}

/** In the table of a large workflow; failures are always told. */
const SHOWN_TASKS = 100;

const instant = (atMs: number): string => new Date(atMs).toISOString();

const rowOf = (task: TaskState): readonly string[] => [
  task.taskId,
  task.status,
  task.agentId ?? "",
  String(task.attempts),
  task.attempts === 0 ? "" : showDuration(task.queuedMs),
  task.attempts === 0 ? "" : showDuration(task.ranMs),
];

const attemptsOf = (taskId: string, journal: readonly JournalEntry[]): readonly string[] =>
  journal.flatMap(({ event }) => {
    if (!("taskId" in event) || event.taskId !== taskId) return [];
    return attemptLine(event);
  });

const attemptLine = (event: WorkflowEvent): readonly string[] => {
  const at = instant(event.atMs);
  if (event.kind === "task-dispatched") return [`    ${at}  attempt ${event.attempt} on ${event.agentId}`];
  const told = eventLine(event)?.text;
  const change = event.kind === "task-retried" && event.change !== null ? `  changed: ${event.change}` : "";
  return told === undefined ? [] : [`    ${at}  ${told}${change}`];
};

const whyOf = ({ taskId, selection }: TaskState): string =>
  selection === null ? "" : `  ${taskId}: ${selection.explanation}`;

const failureOf = (task: TaskState, journal: readonly JournalEntry[], colors: Colors): string => {
  const { error } = task;
  if (error === null) return "";
  const head = colors.red(`  ✗ ${task.taskId}: ${error.code} (${error.class})`);
  const lines = error.message.split("\n").map((line) => `    ${line}`);
  return [head, ...lines, ...attemptsOf(task.taskId, journal)].join("\n");
};

const section = (title: string, lines: readonly string[], colors: Colors): readonly string[] =>
  lines.length === 0 ? [] : ["", colors.bold(title), ...lines];

const headOf = ({ stored }: ShownWorkflow, colors: Colors): readonly string[] => {
  const { definition, state, cancelRequested } = stored;
  const took =
    state.finishedAtMs === null
      ? ""
      : `, ended ${instant(state.finishedAtMs)} after ${showDuration(state.finishedAtMs - state.acceptedAtMs)}`;
  return [
    `${colors.bold(definition.workflowId)}  ${state.executionStatus}${cancelRequested === null ? "" : `  cancellation asked for: ${cancelRequested}`}`,
    `${definition.name}, tenant ${definition.tenantId}, ${definition.tasks.length} tasks, ${definition.agents.length} agents`,
    `accepted ${instant(state.acceptedAtMs)}${took}, run by epoch ${state.epoch}`,
  ];
};

/** State, why each agent was chosen, and failures with their context, for a reader. */
export const renderWorkflow = (shown: ShownWorkflow, colors: Colors): string => {
  const { state } = shown.stored;
  const tasks = state.parallelTasks.slice(0, SHOWN_TASKS);
  const more = state.parallelTasks.length - tasks.length;
  const header = ["TASK", "STATUS", "AGENT", "ATTEMPTS", "WAITED", "RAN"];
  const bad = state.parallelTasks.filter(({ error, status }) => error !== null && status !== "succeeded");
  const blocked = state.parallelTasks.filter(({ blockedBy }) => blockedBy !== null);
  return `${[
    ...headOf(shown, colors),
    "",
    table([header, ...tasks.map(rowOf)]).trimEnd(),
    ...(more > 0 ? [`and ${more} more; --task ID shows one of them`] : []),
    ...section(
      "Why each agent was chosen",
      tasks.map(whyOf).filter((line) => line !== ""),
      colors,
    ),
    ...section(
      "Failures",
      bad.map((task) => failureOf(task, shown.journal, colors)),
      colors,
    ),
    ...section(
      "Blocked",
      blocked.map(({ taskId, blockedBy }) => `  · ${taskId}: ${blockedBy} did not succeed`),
      colors,
    ),
  ].join("\n")}\n`;
};

const workOf = ({ work }: ParallelTask): string =>
  work.kind === "prompt" ? `prompt: ${work.prompt}` : `command: ${work.command.join(" ")}`;

/** One task: what it is, how it went, every reason of its agent's choice, and its output. */
export const renderTask = ({ stored, journal }: ShownWorkflow, taskId: string, colors: Colors): string | null => {
  const task = stored.definition.tasks.find((one) => one.taskId === taskId);
  const state = stored.state.parallelTasks.find((one) => one.taskId === taskId);
  if (task === undefined || state === undefined) return null;
  const reasons = (state.selection?.reasons ?? []).map(
    ({ factor, detail, score }) => `  ${score >= 0 ? "+" : ""}${score.toFixed(2)}  ${factor}: ${detail}`,
  );
  return `${[
    `${colors.bold(taskId)}  ${state.status}${state.agentId === null ? "" : ` on ${state.agentId}`}`,
    workOf(task),
    ...section("What happened", attemptsOf(taskId, journal), colors),
    ...section("Why this agent", [...(state.selection === null ? [] : [whyOf(state)]), ...reasons], colors),
    ...section("Error", state.error === null ? [] : [`  ${state.error.code}: ${state.error.message}`], colors),
    ...section("Output", state.output === null ? [] : [state.output.trim()], colors),
  ].join("\n")}\n`;
};

const journalText = (event: WorkflowEvent): string => {
  const told = eventLine(event)?.text;
  if (told !== undefined) return told;
  switch (event.kind) {
    case "task-dispatched":
      return `${event.taskId}  attempt ${event.attempt} on ${event.agentId} after ${showDuration(event.queuedMs)}`;
    case "workflow-accepted":
      return `${event.taskCount} tasks`;
    case "workflow-claimed":
      return `by engine ${event.engineId}, epoch ${event.epoch}`;
    case "workflow-finished":
      return `${event.outcome}: ${event.reason}`;
    default:
      return "";
  }
};

/** Every entry of the journal, one a line. */
export const renderJournal = (journal: readonly JournalEntry[]): string =>
  journal
    .map(({ sequence, event }) => {
      const head = `${String(sequence).padStart(6)}  ${instant(event.atMs)}  ${event.kind.padEnd(18)}`;
      return `${head}  ${journalText(event)}\n`;
    })
    .join("");
