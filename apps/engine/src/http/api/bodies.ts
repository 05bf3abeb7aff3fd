import {
  Agent,
  AgentPerformance,
  AgentResourceAllocation,
  AgentSelection,
  ParallelExecutionMetrics,
  ParallelWorkflowState,
  TaskRequirements,
  WorkflowEvent,
} from "@plimsoll/domain";
import * as Schema from "effect/Schema";

const Count = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const key = { tenantId: Schema.String, workflowId: Schema.String };
const named = <S extends Schema.Top>(schema: S, identifier: string, description: string) =>
  schema.annotate({ identifier, description });

export const Submitted = named(
  Schema.Struct({ ...key, status: Schema.Literals(["accepted", "exists"]) }),
  "Submitted",
  "`exists`: the same workflow was submitted before; nothing was started twice.",
);

export const WorkflowLine = named(
  Schema.Struct({
    ...key,
    name: Schema.String,
    executionStatus: ParallelWorkflowState.fields.executionStatus,
    taskCount: Count,
    succeeded: Count,
    failed: Count,
    blocked: Count,
    cancelled: Count,
    running: Count,
    acceptedAtMs: Schema.Finite,
    finishedAtMs: Schema.NullOr(Schema.Finite),
  }),
  "WorkflowLine",
  "A workflow in a list; instants are Unix milliseconds.",
);

export const WorkflowPage = named(
  Schema.Struct({ workflows: Schema.Array(WorkflowLine), nextCursor: Schema.NullOr(Schema.String) }),
  "WorkflowPage",
  "Newest first. nextCursor is null on the last page.",
);

export const WorkflowView = named(
  Schema.Struct({
    name: Schema.String,
    agents: Schema.Array(Agent),
    /** What the tasks wait for, by task id. */
    dependsOn: Schema.Record(Schema.String, Schema.Array(Schema.String)),
    state: ParallelWorkflowState,
    metrics: ParallelExecutionMetrics,
  }),
  "WorkflowView",
  "Where a workflow stands, task by task, and in figures.",
);

export const StillRunning = named(
  Schema.Struct({ ...key, executionStatus: Schema.String }),
  "StillRunning",
  "It has not ended; ask again, with waitSeconds to be told sooner.",
);

export const Cancellation = named(
  Schema.Struct({ ...key, cancelled: Schema.Boolean }),
  "Cancellation",
  "False: it had ended already.",
);

export const Resumed = named(
  Schema.Struct({ resumed: Schema.Array(Schema.Struct(key)) }),
  "Resumed",
  "Empty: an engine that is alive runs it, or it has ended.",
);

export const Entry = named(
  Schema.Struct({ ...key, sequence: Count, event: WorkflowEvent }),
  "JournalEntry",
  "A fact in the life of a workflow; sequence grows by one, without gaps.",
);

export const JournalPage = named(
  Schema.Struct({ entries: Schema.Array(Entry), nextAfter: Schema.NullOr(Count) }),
  "JournalPage",
  "nextAfter is null where the journal ends for now.",
);

export const SelectAgents = named(
  Schema.Struct({
    taskId: Schema.String,
    requirements: TaskRequirements,
    runs: Agent.fields.runs,
    agents: Schema.Array(Agent),
    excludedAgentIds: Schema.optionalKey(Schema.Array(Schema.String)),
    limit: Schema.optionalKey(Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 1, maximum: 1_000 })))),
  }),
  "SelectAgents",
  "Which of these agents would be chosen for such a task now? Nothing is started.",
);

export const SelectedAgents = named(
  Schema.Struct({ selections: Schema.Array(AgentSelection) }),
  "SelectedAgents",
  "Best first, each with its reasons.",
);

const Quota = Schema.NullOr(Schema.Finite);
const Day = Schema.String.annotate({ description: "A day of UTC, such as 2026-11-22." });

export const UsageReport = named(
  Schema.Struct({
    fromDay: Day,
    toDay: Day,
    tenants: Schema.Array(
      Schema.Struct({
        tenantId: Schema.String,
        /** Null: no limit of its own. */
        quota: Schema.Struct({
          maxConcurrentTasks: Quota,
          cpuCores: Quota,
          memoryMb: Quota,
          tokensPerDay: Quota,
        }),
        weight: Schema.Finite,
        /** On this engine; tokens on all engines of the store, since 00:00 UTC. */
        held: Schema.Struct({
          tasks: Count,
          cpuCores: Schema.Finite,
          memoryMb: Schema.Finite,
          tokensToday: Schema.Finite,
        }),
        /** The quota for which a task waits now, what is held of it, and what to do. */
        waitsFor: Schema.NullOr(
          Schema.Struct({
            quota: Schema.Literals(["maxConcurrentTasks", "cpuCores", "memoryMb", "tokensPerDay"]),
            limit: Schema.Finite,
            used: Schema.Finite,
            asked: Schema.Finite,
            message: Schema.String,
            hint: Schema.String,
          }),
        ),
        days: Schema.Array(
          Schema.Struct({
            day: Day,
            workflows: Count,
            attempts: Count,
            tokens: Schema.Finite,
            costUsd: Schema.Finite,
            ranMs: Schema.Finite,
          }),
        ),
      }),
    ),
  }),
  "UsageReport",
  "What tenants may take, hold and have used, by day of UTC; of days without use nothing is said.",
);

const Milliseconds = Schema.NullOr(Schema.Finite);

export const EngineView = named(
  Schema.Struct({
    engineId: Schema.String,
    draining: Schema.Boolean,
    poolSize: Count,
    poolReason: Schema.String,
    maxPoolSize: Count,
    running: Count,
    queued: Count,
    activeWorkflows: Schema.Array(Schema.Struct(key)),
    allocations: Schema.Array(Schema.Struct({ ...key, taskId: Schema.String, allocation: AgentResourceAllocation })),
    resources: Schema.NullOr(
      Schema.Struct({
        atMs: Schema.Finite,
        cpuCores: Schema.Finite,
        memoryBytes: Schema.Finite,
        availableMemoryBytes: Schema.Finite,
        openFiles: Schema.Finite,
        processes: Schema.Finite,
      }),
    ),
    performance: Schema.Array(Schema.Struct({ ...AgentPerformance.fields, tenantId: Schema.String })),
    totals: Schema.Struct({
      dispatched: Count,
      succeeded: Count,
      retried: Count,
      failed: Count,
      stalled: Count,
    }),
    /** Task finished to dependant started, over the last 1,000. */
    handOff: Schema.Struct({ count: Count, p50Ms: Milliseconds, p99Ms: Milliseconds, maxMs: Milliseconds }),
    storeTrouble: Schema.NullOr(Schema.String),
    /** Why the engine has ended for good, by a bug; null while it runs. */
    stopped: Schema.NullOr(Schema.String),
    /** What all tasks together may hold of the machine. */
    capacity: Schema.Struct({ cpuCores: Schema.Finite, memoryMb: Schema.Finite }),
  }),
  "EngineView",
  "What the engine does now. Tenants see only what is theirs of workflows, allocations and measured agents.",
);

export const Health = named(
  Schema.Struct({ status: Schema.Literals(["ok", "stopped"]) }),
  "Health",
  "The process answers and its engine runs; stopped: a bug has ended the engine, and the process ends too.",
);
export const Readiness = named(
  Schema.Struct({ status: Schema.Literals(["ready", "draining", "store-trouble", "stopped"]) }),
  "Readiness",
  "Whether new work is welcome.",
);
