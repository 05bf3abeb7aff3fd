const KEPT_NOTES = 200;

const emptyTask = (id) => ({
  id,
  status: "pending",
  agentId: null,
  attempts: [],
  selection: null,
  allocation: null,
  dependsOn: [],
  blockedBy: null,
  error: null,
  queuedMs: null,
});

/** One workflow, as its journal tells it so far. */
export class WorkflowModel {
  constructor(tenantId, workflowId) {
    this.key = `${tenantId}/${workflowId}`;
    this.tenantId = tenantId;
    this.workflowId = workflowId;
    this.name = workflowId;
    this.status = "pending";
    this.acceptedAtMs = null;
    this.finishedAtMs = null;
    this.taskCount = 0;
    this.tasks = new Map();
    this.agents = [];
    this.sequence = 0;
    this.retries = 0;
    this.described = false;
    this.reason = "";
    this.counts = { running: 0, succeeded: 0, failed: 0, blocked: 0, cancelled: 0 };
  }

  task(id) {
    let task = this.tasks.get(id);
    if (task === undefined) {
      task = emptyTask(id);
      this.tasks.set(id, task);
    }
    return task;
  }

  /** Names, agents and dependencies, which the journal does not repeat. */
  describe({ name, agents, dependsOn }) {
    this.described = true;
    this.name = name;
    this.agents = agents;
    for (const [id, needed] of Object.entries(dependsOn)) this.task(id).dependsOn = needed;
    // In the order of the definition: the journal has them in the order in which they were dispatched.
    this.tasks = new Map(Object.keys(dependsOn).map((id) => [id, this.task(id)]));
  }

  /** What a list says of a workflow whose journal was not read. */
  summarize(line) {
    this.name = line.name;
    if (this.sequence > 0) return;
    this.status = line.executionStatus;
    this.taskCount = line.taskCount;
    this.acceptedAtMs = line.acceptedAtMs;
    this.finishedAtMs = line.finishedAtMs;
    for (const state of Object.keys(this.counts)) this.counts[state] = line[state];
  }

  #to(task, status) {
    if (this.counts[task.status] !== undefined) this.counts[task.status] -= 1;
    task.status = status;
    if (this.counts[status] !== undefined) this.counts[status] += 1;
  }

  #end(task, event, outcome) {
    const attempt = task.attempts.at(-1);
    if (attempt === undefined || attempt.endMs !== null) return;
    Object.assign(attempt, { endMs: event.atMs, outcome, error: event.error ?? null });
  }

  /** Takes an entry; those it has already are left alone. Answers with a note where people should know. */
  apply({ sequence, event }) {
    if (sequence <= this.sequence) return null;
    if (this.sequence === 0) for (const state of Object.keys(this.counts)) this.counts[state] = 0;
    this.sequence = sequence;
    const handle = HANDLERS[event.kind];
    return handle === undefined
      ? null
      : (handle(
          this,
          event,
          (task, to) => this.#to(task, to),
          (task, outcome) => this.#end(task, event, outcome),
        ) ?? null);
  }
}

/** What each kind of event changes; `to` sets a task's state, `end` closes its attempt. */
const HANDLERS = {
  "workflow-accepted": (model, event) => {
    model.status = "running";
    model.acceptedAtMs = event.atMs;
    model.taskCount = event.taskCount;
  },
  "cancel-requested": (model) => {
    model.status = "cancelling";
  },
  "task-dispatched": (model, event, to) => {
    const task = model.task(event.taskId);
    to(task, "running");
    const { agentId, selection, allocation, queuedMs } = event;
    Object.assign(task, { agentId, selection, allocation, queuedMs });
    task.attempts.push({
      number: event.attempt,
      agentId,
      startMs: event.atMs,
      endMs: null,
      outcome: "running",
      error: null,
      queuedMs,
    });
  },
  "task-succeeded": (model, event, to, end) => {
    const task = model.task(event.taskId);
    end(task, "succeeded");
    to(task, "succeeded");
    task.output = event.output;
  },
  "task-retried": (model, event, to, end) => {
    const task = model.task(event.taskId);
    end(task, "retried");
    to(task, "pending");
    task.error = event.error;
    model.retries += 1;
    return {
      kind: "retried",
      taskId: task.id,
      agentId: task.agentId,
      attempt: event.attempt,
      error: event.error,
      atMs: event.atMs,
      change: event.change,
    };
  },
  "task-failed": (model, event, to, end) => {
    const task = model.task(event.taskId);
    end(task, "failed");
    to(task, "failed");
    task.error = event.error;
    return {
      kind: "failed",
      taskId: task.id,
      agentId: task.agentId,
      attempt: event.attempt,
      error: event.error,
      atMs: event.atMs,
      change: null,
    };
  },
  "task-blocked": (model, event, to) => {
    const task = model.task(event.taskId);
    to(task, "blocked");
    task.blockedBy = event.blockedBy;
  },
  "task-cancelled": (model, event, to, end) => {
    const task = model.task(event.taskId);
    end(task, "cancelled");
    to(task, "cancelled");
  },
  "task-interrupted": (model, event, to, end) => {
    const task = model.task(event.taskId);
    end(task, "retried");
    to(task, "pending");
    const error = { class: "crash", code: "interrupted", message: event.reason };
    return {
      kind: "interrupted",
      taskId: task.id,
      agentId: task.agentId,
      attempt: event.attempt,
      error,
      atMs: event.atMs,
      change: null,
    };
  },
  "pool-scaled": (_, event) => ({
    kind: "scaled",
    from: event.from,
    to: event.to,
    reason: event.reason,
    atMs: event.atMs,
  }),
  "workflow-finished": (model, event) => {
    model.status = event.outcome;
    model.reason = event.reason;
    model.finishedAtMs = event.atMs;
    return { kind: "finished", outcome: event.outcome, reason: event.reason, atMs: event.atMs };
  },
};

/** All workflows that this page knows of, and the newest notes about them. */
export class Fleet {
  constructor() {
    this.workflows = new Map();
    this.failures = [];
    this.scalings = [];
    this.queueWaits = [];
  }

  of(tenantId, workflowId) {
    const key = `${tenantId}/${workflowId}`;
    let model = this.workflows.get(key);
    if (model === undefined) {
      model = new WorkflowModel(tenantId, workflowId);
      this.workflows.set(key, model);
    }
    return model;
  }

  /** Takes entries in order; answers with what is worth saying aloud. */
  take(entries) {
    const spoken = [];
    for (const entry of entries) {
      const model = this.of(entry.tenantId, entry.workflowId);
      if (entry.event.kind === "task-dispatched") this.#keep(this.queueWaits, entry.event.queuedMs);
      const note = model.apply(entry);
      if (note === null) continue;
      if (note.kind === "scaled") this.#scaled(note);
      else if (note.kind === "finished") spoken.push(`Workflow ${model.name} ${note.outcome}.`);
      else this.#keep(this.failures, { ...note, workflow: model });
    }
    return spoken;
  }

  /** The pool is the engine's own: each workflow's journal tells of the same change. */
  #scaled(note) {
    const same = (one) => one.to === note.to && (one.reason === note.reason || Math.abs(one.atMs - note.atMs) < 50);
    if (!this.scalings.slice(-5).some(same)) this.#keep(this.scalings, note);
  }

  #keep(list, item) {
    list.push(item);
    if (list.length <= KEPT_NOTES) return;
    if (item.atMs !== undefined) list.sort((a, b) => a.atMs - b.atMs);
    list.shift();
  }

  /** Running first, then the newest. */
  sorted() {
    const rank = ({ finishedAtMs }) => (finishedAtMs === null ? 0 : 1);
    return [...this.workflows.values()].sort(
      (a, b) => rank(a) - rank(b) || (b.acceptedAtMs ?? 0) - (a.acceptedAtMs ?? 0),
    );
  }
}
