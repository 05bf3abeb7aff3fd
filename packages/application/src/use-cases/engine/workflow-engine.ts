import type {
  Agent,
  AgentLoad,
  AgentPerformance,
  AgentResourceAllocation,
  ParallelExecutionMetrics,
  ParallelWorkflow,
  ParallelWorkflowResult,
  ParallelWorkflowState,
  PerformanceBook,
  QuotaBreach,
  RoutingRules,
  TenantHoldings,
  TenantQuota,
} from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import type * as Scope from "effect/Scope";
import type { ResourceUse } from "../../ports/resource-monitor.port.ts";
import type { StoreFailure, WorkflowKey } from "../../ports/workflow-store.port.ts";
import type { EngineReconfiguration } from "./engine-settings.ts";

/** The workflow can't be executed as it is written: a cycle, a missing dependency, no agent for a task, … */
export class WorkflowRefused extends Schema.TaggedError<WorkflowRefused>()("WorkflowRefused", {
  /** Stable: `task-cycle`, `missing-dependency`, `duplicate-task`, `duplicate-agent`, `no-agent-matches`, `too-large`, `over-quota`, `quota-exhausted`, `draining`. */
  code: Schema.String,
  /** Where, e.g. `tasks[3].dependsOn[0]`. */
  field: Schema.String,
  message: Schema.String,
  hint: Schema.String,
}) {}

/** No such workflow in this tenant. */
export class WorkflowNotFound extends Schema.TaggedError<WorkflowNotFound>()("WorkflowNotFound", {
  tenantId: Schema.String,
  workflowId: Schema.String,
}) {
  override get message(): string {
    return `tenant ${this.tenantId} has no workflow ${this.workflowId}`;
  }
}

/** Resources that an agent needs outside of a workflow's task (stories/002, AgentRequirement). */
export interface AgentRequirement {
  readonly tenantId: string;
  /** For whoever looks who holds what. */
  readonly purpose: string;
  readonly agentId: string;
  readonly cpuCores: number;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly priority: number;
  readonly specialization: readonly string[];
  /** In 0..1, this one included. */
  readonly currentWorkload: number;
  readonly exclusiveResources: readonly string[];
}

/** One of several requirements can't be met now, so that none was allocated. */
export class AllocationRefused extends Schema.TaggedError<AllocationRefused>()("AllocationRefused", {
  /** Of the requirement, from 0. */
  index: Schema.Int,
  code: Schema.Literals(["cpu-exhausted", "memory-exhausted", "resource-held", "never-fits"]),
  message: Schema.String,
  /** Who holds what is missing. */
  heldBy: Schema.Array(Schema.String),
}) {}

/** What a tenant may take of this engine and what it holds now. */
export interface TenantStanding {
  readonly tenantId: string;
  readonly quota: TenantQuota;
  /** Share of the places while others wait too. */
  readonly weight: number;
  /** Held on this engine; tokens are those of all engines on the store. */
  readonly held: TenantHoldings;
  /** The quota for which a task of the tenant waits at this moment; null for none. */
  readonly waitsFor: QuotaBreach | null;
}

/** What the engine as a whole does at this moment. */
export interface EngineSnapshot {
  readonly engineId: string;
  readonly draining: boolean;
  /** Places for tasks now, and what bound it, in a sentence. */
  readonly poolSize: number;
  readonly poolReason: string;
  readonly maxPoolSize: number;
  readonly running: number;
  readonly queued: number;
  readonly activeWorkflows: readonly WorkflowKey[];
  readonly allocations: readonly (WorkflowKey & {
    readonly taskId: string;
    readonly allocation: AgentResourceAllocation;
  })[];
  /** Null while resource monitoring is off. */
  readonly resources: ResourceUse | null;
  readonly performance: readonly (AgentPerformance & { readonly tenantId: string })[];
  /** Since the engine started. */
  readonly totals: {
    readonly dispatched: number;
    readonly succeeded: number;
    readonly retried: number;
    readonly failed: number;
    readonly stalled: number;
    /** Task finished to dependant started, the last 1,000. */
    readonly handOffMs: readonly number[];
  };
  /** Null while the store answers. */
  readonly storeTrouble: string | null;
  /** Why the engine has ended for good (a defect); null while it runs. */
  readonly stopped: string | null;
}

/** A running engine: many workflows of many tenants share its places. It lives in the Scope that made it. */
export interface WorkflowEngine {
  /** Checks, stores and starts a workflow. Repeating it with the same definition is harmless (`exists`). */
  readonly submit: (
    definition: ParallelWorkflow,
  ) => Effect.Effect<"accepted" | "exists", WorkflowRefused | StoreFailure>;
  /** Waits for the end; answers at once when it has ended. Interrupting it does not end the workflow. */
  readonly result: (key: WorkflowKey) => Effect.Effect<ParallelWorkflowResult, WorkflowNotFound | StoreFailure>;
  /** Where it stands, from memory while it runs here, else from the store. */
  readonly state: (key: WorkflowKey) => Effect.Effect<ParallelWorkflowState, WorkflowNotFound | StoreFailure>;
  readonly metrics: (key: WorkflowKey) => Effect.Effect<ParallelExecutionMetrics, WorkflowNotFound | StoreFailure>;
  /** Running tasks are ended, waiting ones never start; what has succeeded stays. False when it had finished. */
  readonly cancel: (key: WorkflowKey, reason: string) => Effect.Effect<boolean, WorkflowNotFound | StoreFailure>;
  /** Takes over one workflow (or, without a key, all) that no living engine holds; answers with those taken. */
  readonly resume: (key?: WorkflowKey) => Effect.Effect<readonly WorkflowKey[], StoreFailure>;
  readonly snapshot: Effect.Effect<EngineSnapshot>;
  /** Starts nothing more and waits until the running tasks have ended, or the time is up: then they are interrupted. */
  readonly drain: (timeoutMs: number) => Effect.Effect<void>;
  /** Takes effect with the next decision; what runs is not disturbed. */
  readonly reconfigure: (change: Partial<EngineReconfiguration>) => Effect.Effect<void>;
  /** How many tasks each agent of a tenant runs here now. */
  readonly agentLoads: (tenantId: string, agents: readonly Agent[]) => readonly AgentLoad[];
  /** Measured performance of a tenant's agents, live. */
  readonly performanceOf: (tenantId: string) => PerformanceBook;
  readonly routing: () => RoutingRules;
  /** Quotas of a tenant, and what it holds here; asks the store for a tenant that the engine does not know yet. */
  readonly tenantStanding: (tenantId: string) => Effect.Effect<TenantStanding, StoreFailure>;
  /** Leases for several agents, all or none; given back when the Scope closes. */
  readonly allocate: (
    requirements: readonly AgentRequirement[],
  ) => Effect.Effect<readonly AgentResourceAllocation[], AllocationRefused, Scope.Scope>;
  /** Comes to an end, with the reason, when a defect has ended the engine for good: its process should end too. */
  readonly whenStopped: Effect.Effect<string>;
}
