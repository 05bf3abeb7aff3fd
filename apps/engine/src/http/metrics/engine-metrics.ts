import type { EngineSnapshot, JournalEntry } from "@plimsoll/application";
import { TaskErrorClass, WorkflowOutcome } from "@plimsoll/domain";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { AlertFigures } from "../../alerts/make-alert-monitor.ts";
import { handOffOf } from "../handlers/engine-view.ts";

/** From 5 ms to 10 minutes: a dispatch takes milliseconds, a task of a model minutes. */
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

type Labels = readonly string[];

/**
 * Figures for Prometheus: sums over all tenants. Neither tenants nor workflows are labels, because the text is readable
 * without a token, and because labels that grow with use are what brings a Prometheus down.
 */
export class EngineMetrics {
  readonly #registry = new Registry();
  readonly #workflows = this.#counter("workflows_total", "Workflows by what became of them.", ["status"]);
  readonly #tasks = this.#counter("tasks_total", "Tasks that reached their end, by how.", ["status"]);
  readonly #retries = this.#counter("task_retries_total", "Attempts that failed and were followed by another.", [
    "class",
  ]);
  readonly #failures = this.#counter("task_failures_total", "Tasks that failed for good, by class of error.", [
    "class",
  ]);
  readonly #interrupted = this.#counter(
    "task_interruptions_total",
    "Attempts that were lost with their engine or stalled.",
  );
  readonly #scalings = this.#counter("pool_scalings_total", "Changes of the pool's size.", ["direction"]);
  readonly #queueWait = this.#histogram("task_queue_wait_seconds", "From ready to dispatched.");
  readonly #runTime = this.#histogram("task_run_seconds", "How long attempts ran, by how they ended.", ["outcome"]);
  readonly #states = this.#gauge("tasks", "Tasks in the engine now, by state.", ["state"]);
  readonly #active = this.#gauge("active_workflows", "Workflows that this engine runs now.");
  readonly #poolSize = this.#gauge("pool_size", "Places for tasks now.");
  readonly #poolMax = this.#gauge("pool_max_size", "Places for tasks at most.");
  readonly #handOffMedian = this.#gauge(
    "handoff_p50_seconds",
    "Task finished to dependant started: median of the last 1,000.",
  );
  readonly #handOffP99 = this.#gauge(
    "handoff_p99_seconds",
    "Task finished to dependant started: p99 of the last 1,000.",
  );
  readonly #handOffMax = this.#gauge(
    "handoff_max_seconds",
    "Task finished to dependant started: longest of the last 1,000.",
  );
  readonly #stalled = this.#counter("stalled_tasks_total", "Attempts that made no progress and were taken back.");
  readonly #dispatched = this.#counter("dispatched_tasks_total", "Attempts that were started.");
  readonly #longestRunning = this.#gauge("longest_running_task_seconds", "Age of the attempt that runs longest.");
  readonly #budgetSpent = this.#gauge(
    "highest_budget_spent_ratio",
    "Share of its budget that the most spendthrift workflow has spent.",
  );
  readonly #storeTrouble = this.#gauge("store_trouble", "1 while the store does not answer.");
  readonly #engineStopped = this.#gauge("engine_stopped", "1 when the engine has ended for good, by a bug.");
  readonly #draining = this.#gauge("draining", "1 while no new task is started.");
  readonly #cpu = this.#gauge("cpu_cores", "Cores in use by the engine and its processes.");
  readonly #memory = this.#gauge("memory_bytes", "Memory of the engine and its processes.");
  readonly #available = this.#gauge(
    "memory_available_bytes",
    "What is left before the machine or the control group is full.",
  );
  readonly #openFiles = this.#gauge("open_files", "Open files of the engine and its processes.");
  readonly #processes = this.#gauge("processes", "Processes of the engine.");

  constructor() {
    // A series that begins at its first event hides that event from increase() and rate().
    for (const status of ["succeeded", "failed", "blocked", "cancelled"]) this.#tasks.inc({ status }, 0);
    for (const status of ["accepted", ...WorkflowOutcome.literals]) this.#workflows.inc({ status }, 0);
    for (const errorClass of TaskErrorClass.literals) {
      this.#retries.inc({ class: errorClass }, 0);
      this.#failures.inc({ class: errorClass }, 0);
    }
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Counts an entry; each must be given once. */
  note({ event }: JournalEntry): void {
    switch (event.kind) {
      case "workflow-accepted":
        return this.#workflows.inc({ status: "accepted" });
      case "workflow-finished":
        return this.#workflows.inc({ status: event.outcome });
      case "task-dispatched":
        return this.#queueWait.observe(event.queuedMs / 1_000);
      case "task-succeeded":
        this.#tasks.inc({ status: "succeeded" });
        return this.#runTime.observe({ outcome: "succeeded" }, event.ranMs / 1_000);
      case "task-retried":
        this.#retries.inc({ class: event.error.class });
        return this.#runTime.observe({ outcome: "retried" }, event.ranMs / 1_000);
      case "task-failed":
        this.#tasks.inc({ status: "failed" });
        this.#failures.inc({ class: event.error.class });
        return this.#runTime.observe({ outcome: "failed" }, event.ranMs / 1_000);
      case "task-blocked":
        return this.#tasks.inc({ status: "blocked" });
      case "task-cancelled":
        return this.#tasks.inc({ status: "cancelled" });
      case "task-interrupted":
        return this.#interrupted.inc();
      case "pool-scaled":
        return this.#scalings.inc({ direction: event.to > event.from ? "up" : "down" });
      case "workflow-claimed":
      case "cancel-requested":
    }
  }

  /** The text of a scrape, with the gauges as the snapshot has them. */
  async text(snapshot: EngineSnapshot, figures: AlertFigures): Promise<string> {
    this.#longestRunning.set(figures.longestRunningTaskSeconds);
    this.#budgetSpent.set(figures.highestBudgetSpentRatio);
    this.#states.set({ state: "running" }, snapshot.running);
    this.#states.set({ state: "queued" }, snapshot.queued);
    this.#active.set(snapshot.activeWorkflows.length);
    this.#poolSize.set(snapshot.poolSize);
    this.#poolMax.set(snapshot.maxPoolSize);
    this.#setCounter(this.#stalled, snapshot.totals.stalled);
    this.#setCounter(this.#dispatched, snapshot.totals.dispatched);
    this.#storeTrouble.set(snapshot.storeTrouble === null ? 0 : 1);
    this.#engineStopped.set(snapshot.stopped === null ? 0 : 1);
    this.#draining.set(snapshot.draining ? 1 : 0);
    this.#setHandOff(snapshot.totals.handOffMs);
    this.#setResources(snapshot.resources);
    return this.#registry.metrics();
  }

  #setHandOff(handOffMs: readonly number[]): void {
    const { p50Ms, p99Ms, maxMs } = handOffOf(handOffMs);
    this.#handOffMedian.set((p50Ms ?? 0) / 1_000);
    this.#handOffP99.set((p99Ms ?? 0) / 1_000);
    this.#handOffMax.set((maxMs ?? 0) / 1_000);
  }

  /** The engine counts itself since its start; so does this process. */
  #setCounter(counter: Counter, total: number): void {
    counter.reset();
    counter.inc(total);
  }

  #setResources(resources: EngineSnapshot["resources"]): void {
    if (resources === null) return;
    this.#cpu.set(resources.cpuCores);
    this.#memory.set(resources.memoryBytes);
    this.#available.set(resources.availableMemoryBytes);
    this.#openFiles.set(resources.openFiles);
    this.#processes.set(resources.processes);
  }

  #counter(name: string, help: string, labelNames: Labels = []): Counter {
    return new Counter({ name: `plimsoll_${name}`, help, labelNames: [...labelNames], registers: [this.#registry] });
  }

  #gauge(name: string, help: string, labelNames: Labels = []): Gauge {
    return new Gauge({ name: `plimsoll_${name}`, help, labelNames: [...labelNames], registers: [this.#registry] });
  }

  #histogram(name: string, help: string, labelNames: Labels = []): Histogram {
    const config = { name: `plimsoll_${name}`, help, labelNames: [...labelNames], buckets: BUCKETS_SECONDS };
    return new Histogram({ ...config, registers: [this.#registry] });
  }
}
