import {
  addUsage,
  type Agent,
  NO_USAGE,
  type ParallelTask,
  type ParallelWorkflow,
  type RestartChange,
  taskGraph,
  type TaskGraph,
  type Usage,
  type WorkflowEvent,
  WorkflowProgress,
} from "@plimsoll/domain";
import * as Result from "effect/Result";
import type { StoredWorkflow, WorkflowKey, WorkflowWrite } from "../../ports/workflow-store.port.ts";

const graphOf = (definition: ParallelWorkflow): TaskGraph => {
  const graph = taskGraph(definition.tasks);
  if (Result.isFailure(graph)) throw new Error(`an accepted workflow has no task graph: ${graph.failure.message}`);
  return graph.success;
};

/** A workflow that this engine holds: its progress in memory, and the events that are not yet written. */
export class ActiveWorkflow {
  readonly key: WorkflowKey;
  readonly definition: ParallelWorkflow;
  readonly epoch: number;
  readonly progress: WorkflowProgress;
  readonly tasks: ReadonlyMap<string, ParallelTask>;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly graph: TaskGraph;
  /** Agents that a task was given to already, in order; a retry prefers another one. */
  readonly triedAgents = new Map<string, readonly string[]>();
  /** How many restarts earlier engines have made, by task; what they changed is known in words only. */
  readonly earlierRestarts = new Map<string, number>();
  /** What restarts after a stall or an oscillation have changed so far, by task. */
  readonly restarts = new Map<string, readonly RestartChange[]>();
  /** What the next attempt of a task is told to do differently. */
  readonly changes = new Map<string, string>();
  running = 0;
  finished = false;
  /** Of the engine that ran it before; 0 for a new one. */
  readonly poolSize: number;
  #usage: Usage = NO_USAGE;
  #nextSequence: number;
  #outbox: WorkflowEvent[] = [];
  #unwritten: Set<ActiveWorkflow> | null = null;
  readonly #openDependencies = new Map<string, number>();

  constructor(stored: StoredWorkflow, epoch: number) {
    const { definition, state, lastSequence } = stored;
    this.key = { tenantId: definition.tenantId, workflowId: definition.workflowId };
    this.definition = definition;
    this.epoch = epoch;
    const cancelReason = state.executionStatus === "cancelling" ? (stored.cancelRequested ?? "cancelled") : null;
    this.progress = WorkflowProgress.restore(definition, state, cancelReason);
    this.tasks = new Map(definition.tasks.map((task) => [task.taskId, task]));
    this.agents = new Map(definition.agents.map((agent) => [agent.agentId, agent]));
    this.graph = graphOf(definition);
    this.poolSize = state.poolSize;
    this.#nextSequence = lastSequence + 1;
    for (const task of definition.tasks) this.#openDependencies.set(task.taskId, this.#countOpen(task));
    for (const task of state.parallelTasks) this.#usage = addUsage(this.#usage, task.usage);
  }

  /** What all attempts of all tasks have used so far. */
  get usage(): Usage {
    return this.#usage;
  }

  addUsage(usage: Usage): void {
    this.#usage = addUsage(this.#usage, usage);
  }

  task(taskId: string): ParallelTask {
    const task = this.tasks.get(taskId);
    if (task === undefined) throw new Error(`${this.key.workflowId} has no task ${taskId}`);
    return task;
  }

  /** Notes a fact: it counts at once here, and is written with the next flush. An illegal one is a bug of the engine. */
  record(event: WorkflowEvent): void {
    const applied = this.progress.apply(event);
    if (Result.isFailure(applied)) throw new Error(`${this.key.workflowId}: ${applied.failure.message}`);
    this.#outbox.push(event);
    this.#unwritten?.add(this);
  }

  /** Where it notes that it has events to write. */
  reportUnwrittenTo(unwritten: Set<ActiveWorkflow>): void {
    this.#unwritten = unwritten;
    if (this.#outbox.length > 0) unwritten.add(this);
  }

  /** Pending tasks whose dependencies have all succeeded. */
  readyTaskIds(): readonly string[] {
    return this.graph.order.filter((taskId) => this.#isReady(taskId));
  }

  /** Dependants that became ready because this task succeeded. */
  openDependants(taskId: string): readonly string[] {
    return this.graph.dependantsOf(taskId).filter((dependant) => {
      const open = (this.#openDependencies.get(dependant) ?? 0) - 1;
      this.#openDependencies.set(dependant, open);
      return open === 0 && this.#isReady(dependant);
    });
  }

  /** All pending tasks that wait, directly or not, for this one. */
  pendingDescendants(taskId: string): readonly string[] {
    const found = new Set<string>();
    const open = [taskId];
    for (let next = open.pop(); next !== undefined; next = open.pop())
      for (const dependant of this.graph.dependantsOf(next))
        if (!found.has(dependant) && this.progress.task(dependant)?.status === "pending") {
          found.add(dependant);
          open.push(dependant);
        }
    return [...found];
  }

  inputsOf(task: ParallelTask): Readonly<Record<string, string>> {
    const outputs = task.dependsOn.map((taskId) => [taskId, this.progress.task(taskId)?.output ?? ""] as const);
    return { ...task.inputs, ...Object.fromEntries(outputs) };
  }

  /** The events since the last call, as one write; null without any. */
  takeWrite(): WorkflowWrite | null {
    if (this.#outbox.length === 0) return null;
    const write = { ...this.key, epoch: this.epoch, firstSequence: this.#nextSequence, events: this.#outbox };
    this.#nextSequence += this.#outbox.length;
    this.#outbox = [];
    return write;
  }

  #countOpen(task: ParallelTask): number {
    return task.dependsOn.filter((taskId) => this.progress.task(taskId)?.status !== "succeeded").length;
  }

  #isReady(taskId: string): boolean {
    return this.#openDependencies.get(taskId) === 0 && this.progress.task(taskId)?.status === "pending";
  }
}
