import { CurrentActor, type StoreFailure, type WorkflowKey, type WorkflowStorePort } from "@plimsoll/application";
import type { AuditScribe } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { chainStatement, rowText } from "../audit/audit-text.ts";
import type { Database, Run, Statement } from "../connection/open-database.ts";

/** Rows of one transaction: short enough that nobody waits for it. */
const ROWS_A_STEP = 5_000;

/** Workflows that one row of the audit log names. */
const ENTRIES_A_ROW = 500;

/** In the order in which batches of the journal lock them. */
const MARK = `
with old as (
  select tenant_id, workflow_id from plimsoll.workflows
  where finished_at_ms < $1 and status = any ($2::text[]) and not deleting
  order by tenant_id, workflow_id for update
)
update plimsoll.workflows w set deleting = true from old
where w.tenant_id = old.tenant_id and w.workflow_id = old.workflow_id
returning w.tenant_id, w.workflow_id`;

/** Who deletes, when, and everything that ended before what. */
interface Pruning {
  readonly scribe: AuditScribe;
  readonly actor: string;
  readonly atMs: number;
  readonly finishedBeforeMs: number;
}

const keyOf = (row: Readonly<Record<string, unknown>>): WorkflowKey => ({
  tenantId: row["tenant_id"] as string,
  workflowId: row["workflow_id"] as string,
});

const byTenant = (keys: readonly WorkflowKey[]): readonly (readonly [string, readonly string[]])[] => {
  const grouped = new Map<string, string[]>();
  for (const { tenantId, workflowId } of keys) grouped.set(tenantId, [...(grouped.get(tenantId) ?? []), workflowId]);
  return [...grouped].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
};

const entriesOf = ({ scribe, actor, atMs, finishedBeforeMs }: Pruning, workflowIds: readonly string[]): string =>
  rowText(
    workflowIds.map((subject) =>
      scribe.entry({ atMs, actor, action: "workflow-pruned", subject, detail: { finishedBeforeMs } }),
    ),
  );

/** The deletion is decided, and written down, when a workflow is marked. */
const markAudited = async (run: Run, mark: Statement, pruning: Pruning): Promise<void> => {
  const marked = (await run(mark)).map(keyOf);
  for (const [tenantId, workflowIds] of byTenant(marked)) {
    for (let from = 0; from < workflowIds.length; from += ENTRIES_A_ROW) {
      const entries = entriesOf(pruning, workflowIds.slice(from, from + ENTRIES_A_ROW));
      await run(chainStatement(tenantId, pruning.atMs, entries));
    }
  }
};

/**
 * What is old enough is marked and thereby gone for everybody; then its rows are deleted in short transactions. A prune that
 * was broken off is finished by the next one.
 */
export const pruneWorkflows =
  (database: Database, scribe: AuditScribe | null): WorkflowStorePort["prune"] =>
  (finishedBeforeMs, outcomes) =>
    Effect.gen(function* () {
      const mark: Statement = { text: MARK, values: [finishedBeforeMs, outcomes] };
      const actor = yield* CurrentActor;
      const atMs = yield* Clock.currentTimeMillis;
      yield* scribe === null
        ? database.query(mark)
        : database.transact((run) => markAudited(run, mark, { scribe, actor, atMs, finishedBeforeMs }));
      return yield* pruneSteps(database, 0);
    });

const pruneSteps = (database: Database, pruned: number): Effect.Effect<number, StoreFailure> =>
  Effect.flatMap(
    database.query({ name: "prune-step", text: "select * from private.prune_step($1)", values: [ROWS_A_STEP] }),
    ([row]) => {
      const total = pruned + Number(row?.["pruned"] ?? 0);
      return row?.["more"] === true ? pruneSteps(database, total) : Effect.succeed(total);
    },
  );
