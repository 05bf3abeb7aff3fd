import type { TrackedNews, WorkflowKey } from "@plimsoll/application";
import type { TrackedTransition } from "@plimsoll/domain";
import type { Run } from "../connection/open-database.ts";

/** jsonb refuses NUL and halves of surrogate pairs, which an agent's output may hold: the symbols for both take their places. */
const storable = (text: string): string => text.replaceAll("\u0000", "\u2400").replaceAll(/\p{Surrogate}/gu, "\ufffd");

const cleaned = ({ metadata }: TrackedTransition, workflowId: string): string =>
  JSON.stringify({
    ...Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [name, typeof value === "string" ? storable(value) : value]),
    ),
    workflow_id: workflowId,
  });

const LOCK = `select last_sequence from plimsoll.cerebral_workflows
  where tenant_id = $1 and workflow_id = $2 for update`;

/**
 * The last word on each task is its state; every word is an activity. A task that somebody has deleted meanwhile has no state, and
 * what happened to it is told all the same. Null in the metadata takes a field away.
 */
const APPLY = `
with news as (
  select n.sequence, n.task_id, n.status, n.metadata, to_timestamp(n.at_ms / 1000) as at
  from unnest($3::bigint[], $4::text[], $5::text[], $6::jsonb[], $7::double precision[])
    as n(sequence, task_id, status, metadata, at_ms)
), told as (
  insert into plimsoll.cerebral_activities
    (tenant_id, actor, action, resource_type, resource_id, metadata, workflow_id, sequence, "timestamp")
  select $1, coalesce(n.metadata ->> 'agent_id', 'engine'), 'task.' || n.status, 'task', n.task_id,
    jsonb_strip_nulls(n.metadata), $2, n.sequence, n.at
  from news n
), last as (
  select distinct on (n.task_id) n.task_id, n.status, n.at,
    (select jsonb_object_agg(f.key, f.value order by m.sequence)
      from news m, jsonb_each(m.metadata) f where m.task_id = n.task_id) as metadata
  from news n order by n.task_id, n.sequence desc
), applied as (
  update plimsoll.cerebral_tasks t
  set status = l.status, updated_at = greatest(t.updated_at, l.at), metadata = jsonb_strip_nulls(t.metadata || l.metadata)
  from last l where t.tenant_id = $1 and t.task_id::text = l.task_id
)
update plimsoll.cerebral_workflows set last_sequence = $8, finished = finished or $9
where tenant_id = $1 and workflow_id = $2`;

/** Within a transaction: what is new of the news, once, in order. Answers with the newest sequence recorded; null where no such workflow is linked. */
export const recordNews = async (run: Run, key: WorkflowKey, news: TrackedNews): Promise<number | null> => {
  const [row] = await run({ text: LOCK, values: [key.tenantId, key.workflowId] });
  if (row === undefined) return null;
  const recorded = Number(row["last_sequence"]);
  if (news.lastSequence <= recorded) return recorded;
  const fresh = news.transitions.filter(({ sequence }) => sequence > recorded);
  await run({
    text: APPLY,
    values: [
      key.tenantId,
      key.workflowId,
      fresh.map(({ sequence }) => sequence),
      fresh.map(({ taskId }) => taskId),
      fresh.map(({ status }) => status),
      fresh.map((each) => cleaned(each, key.workflowId)),
      fresh.map(({ atMs }) => atMs),
      news.lastSequence,
      news.isFinished,
    ],
  });
  return news.lastSequence;
};
