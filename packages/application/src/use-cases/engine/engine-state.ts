import {
  type Agent,
  type AgentLoad,
  type AgentPerformance,
  BYTES_PER_MB,
  concurrencyBound,
  FairScheduler,
  initialPoolScale,
  LeaseLedger,
  type MachineResources,
  PerformanceBook,
  type PoolScaleState,
} from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import type * as Fiber from "effect/Fiber";
import type { ResourceUse } from "../../ports/resource-monitor.port.ts";
import type { WorkflowKey } from "../../ports/workflow-store.port.ts";
import type { ActiveWorkflow } from "./active-workflow.ts";
import { EngineTotals } from "./engine-totals.ts";
import type { EngineReconfiguration, EngineSettings } from "./engine-settings.ts";
import type { RunningAttempt } from "./running-attempt.ts";
import { type KnownOfTenants, TenantAccounts } from "./tenant-accounts.ts";
import { keyText, taskText } from "./workflow-key.ts";

/** One level of priority for each of these that a task has waited. */
const AGING_MS = 5_000;
/** Fencing tokens of a later engine are greater: they start at its Unix time, with room for a thousand in each millisecond. */
const TOKENS_PER_MS = 1_000;

/** Keeps no zeros: agents and tenants come and go. */
const addTo = (counts: Map<string, number>, name: string, by: number): void => {
  const count = (counts.get(name) ?? 0) + by;
  if (count === 0) counts.delete(name);
  else counts.set(name, count);
};

type Bounds = ReturnType<typeof concurrencyBound>;

/** For whom room is kept. The scheduler asks the first of a class for all of it, so that the room is the whole class's. */
export interface KeptRoom {
  readonly workflow: ActiveWorkflow;
  readonly taskId: string;
  readonly fitClass: string;
}

/** Everything that the engine knows, in memory; changed by its one loop only. */
export class EngineState {
  settings: EngineSettings;
  readonly machine: MachineResources;
  readonly workflows = new Map<string, ActiveWorkflow>();
  readonly scheduler: FairScheduler;
  readonly ledger: LeaseLedger;
  /** Those with events that are not written yet. */
  readonly unwritten = new Set<ActiveWorkflow>();
  /** Those whose last event was written with the last flush. */
  readonly ended = new Set<ActiveWorkflow>();
  readonly attempts = new Map<string, RunningAttempt>();
  readonly totals = new EngineTotals();
  /** When the dependency of a ready task had ended, by task. */
  readonly handedOffAtMs = new Map<string, number>();
  readonly #runningByAgent = new Map<string, number>();
  readonly tenants: TenantAccounts;
  readonly runningByBound = { llm: 0, cpu: 0 };
  bounds: Bounds;
  pool: PoolScaleState;
  poolSize: number;
  poolReason: string;
  /** The task for which nothing but its class is started until one of them fits; null for none. */
  roomKeptFor: KeptRoom | null = null;
  draining = false;
  storeTrouble: string | null = null;
  /** Why the loop has ended for good. */
  stopped: string | null = null;
  readonly whenStopped = Deferred.makeUnsafe<string>();
  /** Unix ms of the last look at the attempts. */
  watchedAtMs: number;
  resources: ResourceUse | null = null;
  /** Work of fenced attempts, which the loop interrupts without waiting for it. */
  readonly abandoned: Fiber.Fiber<unknown, unknown>[] = [];
  readonly #books = new Map<string, PerformanceBook>();
  readonly #restoredTenants = new Set<string>();
  readonly #unsavedTenants = new Set<string>();

  constructor(settings: EngineSettings, machine: MachineResources, nowMs: number) {
    this.settings = settings;
    this.machine = machine;
    this.watchedAtMs = nowMs;
    this.bounds = concurrencyBound(settings.execution, machine);
    this.scheduler = new FairScheduler({ weights: settings.tenantWeights, agingMs: AGING_MS });
    this.tenants = new TenantAccounts(settings);
    this.ledger = new LeaseLedger({ ...this.#capacity(), firstFencingToken: nowMs * TOKENS_PER_MS });
    this.poolSize = this.maxPoolSize;
    this.poolReason = this.bounds.llm.explanation;
    this.pool = initialPoolScale(this.maxPoolSize, nowMs);
  }

  /** Places that neither the configuration nor the machine lets be exceeded. */
  get maxPoolSize(): number {
    return Math.max(this.bounds.llm.limit, this.bounds.cpu.limit);
  }

  find(key: WorkflowKey): ActiveWorkflow | undefined {
    return this.workflows.get(keyText(key));
  }

  attemptOf(key: WorkflowKey, taskId: string): RunningAttempt | undefined {
    return this.attempts.get(taskText(key, taskId));
  }

  book(tenantId: string): PerformanceBook {
    const found = this.#books.get(tenantId);
    if (found !== undefined) return found;
    const made = new PerformanceBook(this.settings.routing.performanceHalfLifeMs);
    this.#books.set(tenantId, made);
    return made;
  }

  restoreBook(tenantId: string, entries: readonly AgentPerformance[]): void {
    if (this.#restoredTenants.has(tenantId)) return;
    this.#restoredTenants.add(tenantId);
    this.book(tenantId).restore(entries);
  }

  /** Whether what the store knows of the tenant's agents has been read. */
  knowsTenant(tenantId: string): boolean {
    return this.#restoredTenants.has(tenantId);
  }

  performance(nowMs: number): readonly (AgentPerformance & { readonly tenantId: string })[] {
    return [...this.#books].flatMap(([tenantId, book]) => book.entries(nowMs).map((entry) => ({ tenantId, ...entry })));
  }

  noteObserved(tenantId: string): void {
    this.#unsavedTenants.add(tenantId);
  }

  takeUnsavedTenants(): readonly string[] {
    const tenants = [...this.#unsavedTenants];
    this.#unsavedTenants.clear();
    return tenants;
  }

  agentLoads(tenantId: string, agents: readonly Agent[]): readonly AgentLoad[] {
    return agents.map((agent) => ({
      agent,
      running: this.runningOf(tenantId, agent.agentId),
    }));
  }

  /** Tasks that an agent of a tenant runs here now, of whatever workflow. */
  runningOf(tenantId: string, agentId: string): number {
    return this.#runningByAgent.get(`${tenantId}/${agentId}`) ?? 0;
  }

  begin(attempt: RunningAttempt): void {
    this.attempts.set(taskText(attempt.workflow.key, attempt.task.taskId), attempt);
    this.#count(attempt, 1);
  }

  /** Takes the attempt out of the count and gives its lease back. */
  end(attempt: RunningAttempt): void {
    this.attempts.delete(taskText(attempt.workflow.key, attempt.task.taskId));
    this.ledger.release(attempt.allocation.leaseId, attempt.fencingToken);
    this.#count(attempt, -1);
  }

  reconfigure(change: Partial<EngineReconfiguration>): void {
    this.settings = { ...this.settings, ...change };
    this.bounds = concurrencyBound(this.settings.execution, this.machine);
    this.tenants.reconfigure(this.settings);
    this.scheduler.reweigh(this.tenants.weights());
    this.ledger.resize(this.#capacity());
    const { autoScalingEnabled } = this.settings.execution;
    this.poolSize = autoScalingEnabled ? Math.min(this.poolSize, this.maxPoolSize) : this.maxPoolSize;
  }

  add(workflow: ActiveWorkflow): void {
    this.workflows.set(keyText(workflow.key), workflow);
    workflow.reportUnwrittenTo(this.unwritten);
  }

  /** Takes a workflow out of memory, and all that was remembered for its tasks. */
  forget(workflow: ActiveWorkflow): void {
    this.workflows.delete(keyText(workflow.key));
    this.unwritten.delete(workflow);
    for (const { taskId } of workflow.definition.tasks) this.handedOffAtMs.delete(taskText(workflow.key, taskId));
  }

  /** Takes in what the store says of tenants. */
  learnTenants(known: KnownOfTenants): void {
    if (this.tenants.learn(known)) this.scheduler.reweigh(this.tenants.weights());
  }

  #capacity(): { readonly cpuCores: number; readonly memoryMb: number } {
    const { limits } = this.settings;
    const { machine } = this;
    const cores = Math.min(machine.availableParallelism, machine.cpuQuotaCores ?? Number.POSITIVE_INFINITY);
    const memory = Math.min(machine.availableMemoryBytes, machine.memoryLimitBytes ?? Number.POSITIVE_INFINITY);
    return {
      cpuCores: limits?.cpuCores ?? cores,
      memoryMb: Math.min(limits?.memoryMb ?? Number.POSITIVE_INFINITY, Math.floor(memory / BYTES_PER_MB)),
    };
  }

  #count({ workflow, agent, task, allocation }: RunningAttempt, by: 1 | -1): void {
    workflow.running += by;
    addTo(this.#runningByAgent, `${workflow.key.tenantId}/${agent.agentId}`, by);
    this.tenants.count(workflow.key.tenantId, allocation, by);
    this.runningByBound[task.requirements.boundBy] += by;
  }
}
