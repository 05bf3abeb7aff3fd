import {
  CurrentActor,
  type RenewedClaims,
  type StoreFailure,
  type WorkflowClaim,
  type WorkflowKey,
  type WorkflowStorePort,
} from "@plimsoll/application";
import type { AuditScribe } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { randomUUID } from "node:crypto";
import { entryText, wholeMs } from "../audit/audit-text.ts";
import type { Database, Statement } from "../connection/open-database.ts";
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

const CANCEL_AUDITED = `
with marked as (${CANCEL})
select marked, private.append_audit($1, $4, $5) from marked`;

const ORPHANS = `
select tenant_id, workflow_id from plimsoll.workflows
where finished_at_ms is null and not deleting and (claimed_by is null or claim_expires_at_ms <= $1)
order by accepted_at_ms limit $2`;

const CLAIM = "select * from private.claim_workflow($1, $2, $3, $4, $5, $6, $7)";
const CLAIM_AUDITED = "select * from private.claim_audited_workflow($1, $2, $3, $4, $5, $6, $7, $8)";

/** What claims work on. */
interface Parts {
  readonly database: Database;
  readonly book: ClaimBook;
  /** Null: nothing is audited. */
  readonly scribe: AuditScribe | null;
}

interface AskedClaim {
  readonly key: WorkflowKey;
  readonly engineId: string;
  readonly nowMs: number;
  readonly untilMs: number;
  readonly token: string;
  readonly known: readonly string[];
}

/** The entry up to where the database puts the epoch. */
const claimEntry = (scribe: AuditScribe, { key, engineId, nowMs }: AskedClaim): string => {
  const said = { atMs: nowMs, actor: `engine:${engineId}`, action: "workflow-claimed", subject: key.workflowId };
  return scribe.entry({ ...said, detail: { epoch: 0 } }).replace(/0\}\}$/, "");
};

const claimStatement = (asked: AskedClaim, scribe: AuditScribe | null): Statement => {
  const { key, engineId, nowMs, untilMs, token, known } = asked;
  const values = [key.tenantId, key.workflowId, engineId, nowMs, untilMs, token, known];
  if (scribe === null) return { name: "claim-workflow", text: CLAIM, values };
  return { name: "claim-audited-workflow", text: CLAIM_AUDITED, values: [...values, claimEntry(scribe, asked)] };
};

const claimWith =
  ({ database, book, scribe }: Parts): Claims["claim"] =>
  (key, engineId, nowMs, ttlMs) =>
    Effect.suspend(() => {
      const { tenantId, workflowId } = key;
      const token = randomUUID();
      const known = book.unansweredTokens(engineId, key);
      return database
        .query(claimStatement({ key, engineId, nowMs, untilMs: nowMs + ttlMs, token, known }, scribe))
        .pipe(
          Effect.onExit((exit) =>
            Effect.sync(() => (Exit.isSuccess(exit) ? undefined : book.unanswered(engineId, key, token))),
          ),
          Effect.map(([row]): WorkflowClaim | null => {
            book.answered(engineId, key, row !== undefined);
            if (row === undefined) return null;
            scribe?.claimed(key, engineId);
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
  ({ database, book, scribe }: Parts): Claims["release"] =>
  (engineId, key) => {
    const values = [engineId, key?.tenantId ?? null, key?.workflowId ?? null];
    return Effect.map(database.query({ name: "release", text: RELEASE, values }), () => {
      if (key === undefined) {
        book.forgetAll(engineId);
        scribe?.forgetEngine(engineId);
      } else {
        book.forget(engineId, key);
        scribe?.forget(key);
      }
    });
  };

/** In the same transaction as the mark: who asked, and why. */
const cancelWith =
  ({ database, scribe }: Parts): Claims["requestCancel"] =>
  ({ tenantId, workflowId }, reason, atMs) =>
    Effect.gen(function* () {
      const values = [tenantId, workflowId, JSON.stringify(reason)];
      if (scribe === null) return (yield* database.query({ name: "cancel", text: CANCEL, values })).length > 0;
      const actor = yield* CurrentActor;
      const said = { atMs, actor, action: "workflow-cancelled", subject: workflowId, detail: { reason } };
      const audited = [...values, wholeMs(atMs), entryText(scribe, said)];
      return (yield* database.query({ name: "cancel-audited", text: CANCEL_AUDITED, values: audited })).length > 0;
    });

/** The right to run a workflow. The database decides; what this process believes to hold is remembered to tell what it lost. */
export const makeClaims = (database: Database, scribe: AuditScribe | null): Claims => {
  const book = new ClaimBook();
  const parts = { database, book, scribe };
  const orphans = (nowMs: number, limit: number): Effect.Effect<readonly WorkflowKey[], StoreFailure> =>
    Effect.map(database.query({ name: "orphans", text: ORPHANS, values: [nowMs, limit] }), (rows) => rows.map(keyOf));
  return {
    claim: claimWith(parts),
    renew: renewWith(database, book),
    release: releaseWith(parts),
    requestCancel: cancelWith(parts),
    orphans,
  };
};
