import { duration, SIGNS, stateText, timeOfDay } from "./format.js";
import { LiveTable, setText, showFigures } from "./tables.js";

const byId = (id) => document.getElementById(id);
const PAGE = 50;
const SHOWN_NOTES = 25;
const SHOWN_WORKFLOWS = 100;

/** By time: after a reload the journals come one after the other, not in the order of events. */
const newestOf = (notes) => [...notes].sort((a, b) => b.atMs - a.atMs).slice(0, SHOWN_NOTES);

/** The list of workflows with their counts. */
export class WorkflowsView {
  constructor(onChoose) {
    const count = (label, state) => ({
      label,
      number: true,
      of: ({ model }) => model.counts[state],
      state: ({ model }) => (model.counts[state] > 0 ? state : "none"),
    });
    this.table = new LiveTable(byId("workflows-table"), [
      {
        label: "Workflow",
        of: ({ model }) => ({ text: `${model.name} (${model.workflowId})`, onClick: () => onChoose(model) }),
      },
      { label: "Tenant", of: ({ model }) => model.tenantId },
      { label: "State", of: ({ model }) => stateText(model.status), state: ({ model }) => model.status },
      { label: "Tasks", number: true, of: ({ model }) => model.taskCount },
      count("Running", "running"),
      count("Succeeded", "succeeded"),
      count("Failed", "failed"),
      count("Blocked", "blocked"),
      count("Cancelled", "cancelled"),
      { label: "Retries", number: true, of: ({ model }) => model.retries },
      {
        label: "Took",
        number: true,
        of: ({ model, nowMs }) =>
          duration(model.acceptedAtMs === null ? null : (model.finishedAtMs ?? nowMs) - model.acceptedAtMs),
      },
    ]);
  }

  show(models, chosen, nowMs) {
    this.table.show(
      models.slice(0, SHOWN_WORKFLOWS).map((model) => ({ key: model.key, model, nowMs, isCurrent: model === chosen })),
    );
  }
}

/** Tasks as rows, a page at a time, for those who read tables rather than charts. */
export class TasksView {
  constructor(onOpen) {
    this.page = 0;
    this.table = new LiveTable(byId("tasks-table"), [
      { label: "Task", of: ({ task, model }) => ({ text: task.id, onClick: () => onOpen({ task, model }, true) }) },
      { label: "Workflow", of: ({ model }) => model.name },
      { label: "State", of: ({ task }) => stateText(task.status), state: ({ task }) => task.status },
      { label: "Agent", of: ({ task }) => task.agentId ?? "–" },
      { label: "Attempts", number: true, of: ({ task }) => task.attempts.length },
      { label: "Waited", number: true, of: ({ task }) => duration(task.queuedMs) },
      { label: "Ran", number: true, of: ({ task, nowMs }) => ranOf(task, nowMs) },
      { label: "Waits for", of: ({ task }) => task.blockedBy ?? (task.dependsOn.join(", ") || "–") },
    ]);
    const turn = (by) => () => {
      this.page = Math.max(0, this.page + by);
      this.show(this.rows ?? [], Date.now());
    };
    byId("tasks-before").onclick = turn(-1);
    byId("tasks-after").onclick = turn(1);
  }

  show(rows, nowMs) {
    this.rows = rows;
    if (!byId("tasks").open) return;
    const tasks = rows.filter(({ task }) => task);
    this.page = Math.min(this.page, Math.max(0, Math.ceil(tasks.length / PAGE) - 1));
    const first = this.page * PAGE;
    const shown = tasks.slice(first, first + PAGE);
    this.table.show(shown.map(({ task, model }) => ({ key: `${model.key}/${task.id}`, task, model, nowMs })));
    setText(
      byId("tasks-range"),
      shown.length === 0 ? "No tasks" : `Tasks ${first + 1} to ${first + shown.length} of ${tasks.length}`,
    );
    byId("tasks-before").disabled = first === 0;
    byId("tasks-after").disabled = first + PAGE >= tasks.length;
  }
}

const ranOf = (task, nowMs) => {
  const last = task.attempts.at(-1);
  return duration(last === undefined ? null : (last.endMs ?? nowMs) - last.startMs);
};

/** One task: where it is, why its agent, and each attempt. */
export class TaskView {
  constructor() {
    this.row = null;
    this.reasons = new LiveTable(byId("reasons-table"), [
      { label: "Factor", of: ({ factor }) => factor },
      { label: "Looked at", of: ({ detail }) => detail },
      { label: "Added", number: true, of: ({ score }) => score.toFixed(2) },
    ]);
    this.attempts = new LiveTable(byId("attempts-table"), [
      { label: "Attempt", number: true, of: ({ number }) => number },
      { label: "Agent", of: ({ agentId }) => agentId },
      { label: "Began", of: ({ startMs }) => timeOfDay(startMs) },
      { label: "Ran", number: true, of: ({ endMs, startMs }) => duration((endMs ?? Date.now()) - startMs) },
      { label: "End", of: ({ outcome }) => stateText(outcome), state: ({ outcome }) => outcome },
      { label: "Error", of: ({ error }) => (error ? `${error.class}: ${error.message}` : "–") },
    ]);
  }

  open(row, focus) {
    this.row = row;
    byId("task").hidden = false;
    this.show();
    if (focus) byId("task-heading").focus();
  }

  show() {
    if (this.row === null) return;
    const { task, model } = this.row;
    setText(byId("task-heading"), `Task ${task.id} of ${model.name}`);
    const allocation = task.allocation;
    showFigures(byId("task-facts"), [
      ["State", stateText(task.status)],
      ["Agent", task.agentId ?? "none yet"],
      ["Waited for a place", duration(task.queuedMs)],
      [
        "Allocated",
        allocation
          ? `${allocation.cpuCores} cores, ${allocation.memoryMb} MiB, ${allocation.timeoutSeconds} s`
          : "nothing",
      ],
      ["Holds alone", allocation?.exclusiveResources.join(", ") || "nothing"],
      ["Depends on", task.dependsOn.join(", ") || "nothing"],
      ["Blocked by", task.blockedBy ?? "nothing"],
    ]);
    setText(byId("task-why"), task.selection?.explanation ?? "No agent was chosen yet.");
    this.reasons.show((task.selection?.reasons ?? []).map((reason, at) => ({ ...reason, key: `${at}` })));
    this.attempts.show(task.attempts.map((attempt) => ({ ...attempt, key: `${attempt.number} ${attempt.startMs}` })));
  }
}

/** What went wrong, newest first. */
export class FailuresView {
  constructor(onOpen) {
    this.table = new LiveTable(byId("failures-table"), [
      { label: "When", of: ({ atMs }) => timeOfDay(atMs) },
      {
        label: "What",
        of: ({ kind }) => `${SIGNS[kind] ?? "↻"} ${kind}`,
        state: ({ kind }) => (kind === "failed" ? "failed" : "retried"),
      },
      {
        label: "Task",
        of: ({ workflow, taskId }) => ({
          text: `${workflow.name} / ${taskId}`,
          onClick: () => onOpen({ model: workflow, task: workflow.task(taskId) }, true),
        }),
      },
      { label: "Agent", of: ({ agentId }) => agentId ?? "–" },
      { label: "Attempt", number: true, of: ({ attempt }) => attempt ?? "–" },
      { label: "Class", of: ({ error }) => `${error.class} (${error.code})` },
      { label: "Message", of: ({ error, change }) => (change ? `${error.message} Next: ${change}.` : error.message) },
    ]);
  }

  show(failures) {
    const newest = newestOf(failures);
    this.table.show(
      newest.map((one) => ({
        ...one,
        key: `${one.workflow.key}/${one.taskId}/${one.attempt}/${one.atMs}/${one.kind}`,
      })),
    );
    byId("no-failures").hidden = newest.length > 0;
  }
}

/** Why the pool grew or shrank, newest first. */
export class ScalingView {
  constructor() {
    this.table = new LiveTable(byId("scaling-table"), [
      { label: "When", of: ({ atMs }) => timeOfDay(atMs) },
      { label: "Places", of: ({ from, to }) => `${from} → ${to}` },
      { label: "Reason", of: ({ reason }) => reason },
    ]);
  }

  show(scalings) {
    const newest = newestOf(scalings);
    this.table.show(newest.map((one) => ({ ...one, key: `${one.atMs} ${one.from} ${one.to}` })));
    byId("no-scaling").hidden = newest.length > 0;
  }
}
