import type { StoredWorkflow, WorkflowStorePort } from "@plimsoll/application";
import type { AgentResourceAllocation, ParallelTask, ParallelWorkflow, TaskState } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { Database } from "../connection/open-database.ts";

type Row = Readonly<Record<string, unknown>>;

/** One statement, so that all of it is of one moment: first the workflow (without position), then its tasks in order. */
const LOAD = `
with head as (select * from plimsoll.workflows where tenant_id = $1 and workflow_id = $2 and not deleting)
select null::integer as position, json_build_object(
    'definition', definition, 'status', status, 'poolSize', pool_size, 'epoch', epoch, 'acceptedAtMs', accepted_at_ms,
    'finishedAtMs', finished_at_ms, 'lastSequence', last_sequence, 'cancelRequested', cancel_requested,
    'agents', (select coalesce(json_agg(a.definition order by a.position), '[]') from plimsoll.agents a
      where a.tenant_id = $1 and a.workflow_id = $2)
  ) as definition,
  null as task_id, null as status, null::integer as attempts, null::integer as failed_attempts,
  null::bigint as fencing_token, null as agent_id, null::json as selection, null::json as allocation, null::json as output,
  null::json as error, null as blocked_by, null::double precision as usage_iterations,
  null::double precision as usage_steps, null::double precision as usage_wall_time_ms,
  null::double precision as usage_tokens, null::double precision as usage_cost_usd, null::double precision as queued_ms,
  null::double precision as ran_ms, null::double precision as not_before_ms, null::double precision as started_at_ms,
  null::double precision as finished_at_ms
from head
union all
select d.position, d.definition, t.task_id, t.status, t.attempts, t.failed_attempts, t.fencing_token, t.agent_id,
  t.selection, t.allocation, t.output, t.error, t.blocked_by, t.usage_iterations, t.usage_steps, t.usage_wall_time_ms,
  t.usage_tokens, t.usage_cost_usd, t.queued_ms, t.ran_ms, t.not_before_ms, t.started_at_ms, t.finished_at_ms
from head h
join plimsoll.task_definitions d on d.tenant_id = h.tenant_id and d.workflow_id = h.workflow_id
join plimsoll.tasks t on t.tenant_id = d.tenant_id and t.workflow_id = d.workflow_id and t.task_id = d.task_id
order by position nulls first`;

interface Head {
  readonly definition: Omit<ParallelWorkflow, "tasks" | "agents">;
  readonly agents: ParallelWorkflow["agents"];
  readonly status: StoredWorkflow["state"]["executionStatus"];
  readonly poolSize: number;
  readonly epoch: number;
  readonly acceptedAtMs: number;
  readonly finishedAtMs: number | null;
  readonly lastSequence: number;
  readonly cancelRequested: string | null;
}

/** Our own functions wrote these columns: they are what the schema of the migrations says. */
const taskStateOf = (row: Row): TaskState => ({
  taskId: row["task_id"] as string,
  status: row["status"] as TaskState["status"],
  attempts: row["attempts"] as number,
  failedAttempts: row["failed_attempts"] as number,
  fencingToken: row["fencing_token"] as number | null,
  agentId: row["agent_id"] as string | null,
  selection: row["selection"] as TaskState["selection"],
  allocation: row["allocation"] as TaskState["allocation"],
  output: row["output"] as string | null,
  error: row["error"] as TaskState["error"],
  blockedBy: row["blocked_by"] as string | null,
  usage: {
    iterations: row["usage_iterations"] as number,
    steps: row["usage_steps"] as number,
    wallTimeMs: row["usage_wall_time_ms"] as number,
    tokens: row["usage_tokens"] as number,
    costUsd: row["usage_cost_usd"] as number,
  },
  queuedMs: row["queued_ms"] as number,
  ranMs: row["ran_ms"] as number,
  notBeforeMs: row["not_before_ms"] as number,
  startedAtMs: row["started_at_ms"] as number | null,
  finishedAtMs: row["finished_at_ms"] as number | null,
});

const allocationsOf = (tasks: readonly TaskState[]): Readonly<Record<string, AgentResourceAllocation>> =>
  Object.fromEntries(
    tasks.flatMap(({ allocation }) => (allocation === null ? [] : [[allocation.leaseId, allocation]])),
  );

const storedWorkflowOf = (head: Head, taskRows: readonly Row[]): StoredWorkflow => {
  const { tenantId, workflowId } = head.definition;
  const parallelTasks = taskRows.map(taskStateOf);
  const tasks = taskRows.map((row) => row["definition"] as ParallelTask);
  return {
    definition: { ...head.definition, tasks, agents: head.agents },
    state: {
      workflowId,
      tenantId,
      executionStatus: head.status,
      parallelTasks,
      resourceAllocations: allocationsOf(parallelTasks),
      poolSize: head.poolSize,
      epoch: head.epoch,
      acceptedAtMs: head.acceptedAtMs,
      finishedAtMs: head.finishedAtMs,
    },
    lastSequence: head.lastSequence,
    cancelRequested: head.cancelRequested,
  };
};

export const loadWorkflow =
  (database: Database): WorkflowStorePort["load"] =>
  ({ tenantId, workflowId }) =>
    Effect.map(database.query({ name: "load", text: LOAD, values: [tenantId, workflowId] }), ([first, ...taskRows]) =>
      first === undefined ? null : storedWorkflowOf(first["definition"] as Head, taskRows),
    );
