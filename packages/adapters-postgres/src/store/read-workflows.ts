import type {
  JournalEntry,
  WorkflowFilter,
  WorkflowPlace,
  WorkflowStorePort,
  WorkflowSummary,
} from "@plimsoll/application";
import type { WorkflowEvent } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { Database, Statement } from "../connection/open-database.ts";

const SUMMARY = `
select tenant_id as "tenantId", workflow_id as "workflowId", name, status as "executionStatus", task_count as "taskCount",
  succeeded, failed, blocked, cancelled, running, accepted_at_ms as "acceptedAtMs", finished_at_ms as "finishedAtMs"
from plimsoll.workflows where not deleting`;
const NEWEST = "order by accepted_at_ms desc, tenant_id, workflow_id limit";

/** Writes a value down as a parameter and names it. */
type Bind = (value: string | number) => string;

/** Two comparisons of the instant: with the first one alone the index by age leads to the place. */
const behind = ({ acceptedAtMs, tenantId, workflowId }: WorkflowPlace, bind: Bind): string => {
  const atMs = bind(acceptedAtMs);
  const key = `(${bind(tenantId)}, ${bind(workflowId)})`;
  return `accepted_at_ms <= ${atMs} and (accepted_at_ms < ${atMs} or (tenant_id, workflow_id) > ${key})`;
};

const listStatement = ({ tenantId, unfinishedOnly = false, after, limit }: WorkflowFilter): Statement => {
  const values: (string | number)[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const conditions = [
    ...(unfinishedOnly ? ["finished_at_ms is null"] : []),
    ...(tenantId === undefined ? [] : [`tenant_id = ${bind(tenantId)}`]),
    ...(after === undefined ? [] : [behind(after, bind)]),
  ];
  const text = `${SUMMARY} ${conditions.map((condition) => `and ${condition}`).join(" ")} ${NEWEST} ${bind(limit)}`;
  return { text, values };
};

const JOURNAL = `
select sequence, event from plimsoll.workflow_events e
where tenant_id = $1 and workflow_id = $2 and sequence > $3 and exists (
  select from plimsoll.workflows w where w.tenant_id = $1 and w.workflow_id = $2 and not w.deleting
)
order by sequence limit $4`;

/** What people, dashboards and followers read. */
export const readWorkflows = (database: Database): Pick<WorkflowStorePort, "list" | "journal"> => ({
  list: (filter) =>
    Effect.map(database.query(listStatement(filter)), (rows) => rows as unknown as readonly WorkflowSummary[]),
  journal: ({ tenantId, workflowId }, afterSequence, limit) =>
    Effect.map(
      database.query({ name: "journal", text: JOURNAL, values: [tenantId, workflowId, afterSequence, limit] }),
      (rows) =>
        rows.map((row): JournalEntry => ({
          tenantId,
          workflowId,
          sequence: row["sequence"] as number,
          event: row["event"] as WorkflowEvent,
        })),
    ),
});
