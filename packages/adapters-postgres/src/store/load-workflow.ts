import type { StoredWorkflow, WorkflowStorePort } from "@plimsoll/application";
import type { AgentResourceAllocation, ParallelTask, ParallelWorkflow, TaskState } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { Database } from "../connection/open-database.ts";

type Row = Readonly<Record<string, unknown>>;

/**
 * One statement, so that all of it is of one moment: a row for the workflow (without position), one for each task's definition
 * and one for each task's state, in no order. They meet here by position: a join of tables that have just been filled is
 * planned without statistics, and was seen to be quadratic.
 */
const STATE_COLUMNS = [
  ...[
    "task_id",
    "status",
    "attempts",
    "failed_attempts",
    "fencing_token",
    "agent_id",
    "selection",
    "allocation",
    "output",
  ],
  ...["error", "blocked_by", "usage_iterations", "usage_steps", "usage_wall_time_ms", "usage_tokens", "usage_cost_usd"],
  ...["queued_ms", "ran_ms", "not_before_ms", "started_at_ms", "finished_at_ms"],
].join(", ");

const LOAD = `
with head as (select * from plimsoll.workflows where tenant_id = $1 and workflow_id = $2 and not deleting)
select position, null::json as definition, ${STATE_COLUMNS} from plimsoll.tasks
where tenant_id = $1 and workflow_id = $2 and exists (select from head)
union all
select position, definition, ${STATE_COLUMNS.replace(/\w+/g, "null")} from plimsoll.task_definitions
where tenant_id = $1 and workflow_id = $2 and exists (select from head)
union all
select null, json_build_object(
    'definition', definition, 'status', status, 'poolSize', pool_size, 'epoch', epoch, 'acceptedAtMs', accepted_at_ms,
    'finishedAtMs', finished_at_ms, 'lastSequence', last_sequence, 'cancelRequested', cancel_requested,
    'agents', (select coalesce(json_agg(a.definition order by a.position), '[]') from plimsoll.agents a
      where a.tenant_id = $1 and a.workflow_id = $2)
  ), ${STATE_COLUMNS.replace(/\w+/g, "null")}
from head`;

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

interface Parts {
  readonly head: Head | undefined;
  readonly tasks: readonly ParallelTask[];
  readonly states: readonly TaskState[];
}

const partsOf = (rows: readonly Row[]): Parts => {
  const tasks: ParallelTask[] = [];
  const states: TaskState[] = [];
  let head: Head | undefined;
  for (const row of rows) {
    const position = row["position"] as number | null;
    if (position === null) head = row["definition"] as Head;
    else if (row["task_id"] === null) tasks[position] = row["definition"] as ParallelTask;
    else states[position] = taskStateOf(row);
  }
  return { head, tasks, states };
};

const stateOf = (head: Head, parallelTasks: readonly TaskState[]): StoredWorkflow["state"] => ({
  workflowId: head.definition.workflowId,
  tenantId: head.definition.tenantId,
  executionStatus: head.status,
  parallelTasks,
  resourceAllocations: allocationsOf(parallelTasks),
  poolSize: head.poolSize,
  epoch: head.epoch,
  acceptedAtMs: head.acceptedAtMs,
  finishedAtMs: head.finishedAtMs,
});

const storedWorkflowOf = ({ head, tasks, states }: Parts): StoredWorkflow | null =>
  head === undefined
    ? null
    : {
        definition: { ...head.definition, tasks, agents: head.agents },
        state: stateOf(head, states),
        lastSequence: head.lastSequence,
        cancelRequested: head.cancelRequested,
      };

export const loadWorkflow =
  (database: Database): WorkflowStorePort["load"] =>
  ({ tenantId, workflowId }) =>
    Effect.map(database.query({ name: "load", text: LOAD, values: [tenantId, workflowId] }), (rows) =>
      storedWorkflowOf(partsOf(rows)),
    );
