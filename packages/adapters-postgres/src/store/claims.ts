import type { RenewedClaims, StoreFailure, WorkflowClaim, WorkflowKey, WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { randomUUID } from "node:crypto";
import type { Database } from "../connection/open-database.ts";
import { ClaimBook } from "./claim-book.ts";

type Claims = Pick<WorkflowStorePort, "claim" | "renew" | "release" | "requestCancel" | "orphans">;
type Row = Readonly<Record<string, unknown>>;

const keyOf = (row: Row): WorkflowKey => ({
  tenantId: row["tenant_id"] as string,
  workflowId: row["workflow_id"] as string,
});

const RENEW = `
with held as (
  select tenant_id, workflow_id from plimsoll.workflows
  where claimed_by = $1 and finished_at_ms is null and not deleting and claim_token <> all ($3::text[])
  order by tenant_id, workflow_id for no key update
), renewed as (
  update plimsoll.workflows w set claim_expires_at_ms = $2 from held h
  where w.tenant_id = h.tenant_id and w.workflow_id = h.workflow_id
  returning w.tenant_id, w.workflow_id, w.cancel_requested
)
select tenant_id, workflow_id, cancel_requested, false as lost, false as gone from renewed
union all
select b.tenant_id, b.workflow_id, null, w.workflow_id is not null and w.finished_at_ms is null, true
from unnest($4::text[], $5::text[]) as b(tenant_id, workflow_id)
left join plimsoll.workflows w on w.tenant_id = b.tenant_id and w.workflow_id = b.workflow_id
where w.workflow_id is null or w.finished_at_ms is not null or w.claimed_by is distinct from $1`;

const RELEASE = `
with held as (
  select tenant_id, workflow_id from plimsoll.workflows
  where claimed_by = $1 and ($2::text is null or (tenant_id = $2 and workflow_id = $3))
  order by tenant_id, workflow_id for no key update
)
update plimsoll.workflows w set claimed_by = null, claim_expires_at_ms = null, claim_token = null from held h
where w.tenant_id = h.tenant_id and w.workflow_id = h.workflow_id`;

const CANCEL = `
update plimsoll.workflows set cancel_requested = coalesce(cancel_requested, $3::json)
where tenant_id = $1 and workflow_id = $2 and finished_at_ms is null and not deleting
returning 1 as marked`;

const ORPHANS = `
select tenant_id, workflow_id from plimsoll.workflows
where finished_at_ms is null and not deleting and (claimed_by is null or claim_expires_at_ms <= $1)
order by accepted_at_ms limit $2`;

const CLAIM = "select * from private.claim_workflow($1, $2, $3, $4, $5, $6, $7)";

const claimWith =
  (database: Database, book: ClaimBook): Claims["claim"] =>
  (key, engineId, nowMs, ttlMs) =>
    Effect.suspend(() => {
      const { tenantId, workflowId } = key;
      const token = randomUUID();
      const known = book.unansweredTokens(engineId, key);
      const values = [tenantId, workflowId, engineId, nowMs, nowMs + ttlMs, token, known];
      return database.query({ name: "claim-workflow", text: CLAIM, values }).pipe(
        Effect.onExit((exit) =>
          Effect.sync(() => (Exit.isSuccess(exit) ? undefined : book.unanswered(engineId, key, token))),
        ),
        Effect.map(([row]): WorkflowClaim | null => {
          book.answered(engineId, key, row !== undefined);
          if (row === undefined) return null;
          return { tenantId, workflowId, epoch: row["epoch"] as number, expiresAtMs: row["expires_at_ms"] as number };
        }),
      );
    });

const renewedClaims = (rows: readonly Row[]): RenewedClaims => ({
  lost: rows.filter((row) => row["lost"] === true).map(keyOf),
  cancelRequested: rows
    .filter((row) => row["cancel_requested"] !== null)
    .map((row) => ({ ...keyOf(row), reason: row["cancel_requested"] as string })),
});

const renewWith =
  (database: Database, book: ClaimBook): Claims["renew"] =>
  (engineId, nowMs, ttlMs) =>
    Effect.suspend(() => {
      const held = book.held(engineId);
      const columns = [held.map(({ tenantId }) => tenantId), held.map(({ workflowId }) => workflowId)];
      const values = [engineId, nowMs + ttlMs, book.allUnansweredTokens(engineId), ...columns];
      return Effect.map(database.query({ name: "renew", text: RENEW, values }), (rows) => {
        for (const row of rows) if (row["gone"] === true) book.forget(engineId, keyOf(row));
        return renewedClaims(rows);
      });
    });

const releaseWith =
  (database: Database, book: ClaimBook): Claims["release"] =>
  (engineId, key) => {
    const values = [engineId, key?.tenantId ?? null, key?.workflowId ?? null];
    return Effect.map(database.query({ name: "release", text: RELEASE, values }), () =>
      key === undefined ? book.forgetAll(engineId) : book.forget(engineId, key),
    );
  };

/** The right to run a workflow. The database decides; what this process believes to hold is remembered to tell what it lost. */
export const makeClaims = (database: Database): Claims => {
  const book = new ClaimBook();
  const orphans = (nowMs: number, limit: number): Effect.Effect<readonly WorkflowKey[], StoreFailure> =>
    Effect.map(database.query({ name: "orphans", text: ORPHANS, values: [nowMs, limit] }), (rows) => rows.map(keyOf));
  return {
    claim: claimWith(database, book),
    renew: renewWith(database, book),
    release: releaseWith(database, book),
    requestCancel: ({ tenantId, workflowId }, reason) =>
      Effect.map(
        database.query({ name: "cancel", text: CANCEL, values: [tenantId, workflowId, JSON.stringify(reason)] }),
        (rows) => rows.length > 0,
      ),
    orphans,
  };
};
