import type { JournalEntry, WorkflowStorePort, WorkflowSummary } from "@plimsoll/application";
import type { WorkflowEvent } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { Database, Statement } from "../connection/open-database.ts";

const SUMMARY = `
select tenant_id as "tenantId", workflow_id as "workflowId", name, status as "executionStatus", task_count as "taskCount",
  succeeded, failed, blocked, cancelled, running, accepted_at_ms as "acceptedAtMs", finished_at_ms as "finishedAtMs"
from plimsoll.workflows where not deleting`;
const NEWEST = "order by accepted_at_ms desc, tenant_id, workflow_id limit";

const listStatement = (filter: Parameters<WorkflowStorePort["list"]>[0]): Statement => {
  const { tenantId, unfinishedOnly = false, limit } = filter;
  const unfinished = unfinishedOnly ? "and finished_at_ms is null" : "";
  return tenantId === undefined
    ? { text: `${SUMMARY} ${unfinished} ${NEWEST} $1`, values: [limit] }
    : { text: `${SUMMARY} ${unfinished} and tenant_id = $1 ${NEWEST} $2`, values: [tenantId, limit] };
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
