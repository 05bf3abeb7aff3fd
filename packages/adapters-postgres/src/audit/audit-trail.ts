import type { AuditTrailPort, AuditVisitor, StoreFailure } from "@plimsoll/application";
import type { AuditHead, AuditRow, AuditScribe } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { Database, Run, Statement } from "../connection/open-database.ts";
import { chainStatement, entryText } from "./audit-text.ts";
import { type AuditScan, headsStatement, pageStatement, type Place, scanStatement } from "./audit-queries.ts";

type Row = Readonly<Record<string, unknown>>;

/** Rows of one round trip. */
const ROWS_A_PAGE = 2_000;

const rowOf = (row: Row): AuditRow => ({
  tenantId: row["tenant_id"] as string,
  position: row["position"] as number,
  atMs: row["at_ms"] as number,
  entries: row["entries"] as string,
  previousHash: row["previous_hash"] as string,
  hash: row["hash"] as string,
});

const headOf = (row: Row): AuditHead => ({
  tenantId: row["tenant_id"] as string,
  position: row["position"] as number,
  hash: row["hash"] as string,
  basePosition: row["base_position"] as number,
  baseHash: row["base_hash"] as string,
});

/** Tells the visitor of rows and heads, in the order of both; a head without rows and rows without a head are told, too. */
class Walk {
  readonly #visitor: AuditVisitor;
  readonly #heads: Map<string, AuditHead>;
  readonly #isExcerpt: boolean;
  #tenantId: string | null = null;

  constructor(visitor: AuditVisitor, heads: readonly AuditHead[], isExcerpt: boolean) {
    this.#visitor = visitor;
    this.#heads = new Map(heads.map((head) => [head.tenantId, head]));
    this.#isExcerpt = isExcerpt;
  }

  row(row: AuditRow): void {
    if (row.tenantId !== this.#tenantId) this.#enter(row.tenantId);
    this.#visitor.row(row);
  }

  end(): void {
    if (this.#isExcerpt) return;
    for (const tenantId of [...this.#heads.keys()]) this.#enter(tenantId);
  }

  #enter(tenantId: string): void {
    this.#tenantId = tenantId;
    const head = this.#heads.get(tenantId) ?? "missing";
    this.#heads.delete(tenantId);
    this.#visitor.tenant(tenantId, this.#isExcerpt ? "excerpt" : head);
  }
}

/** Every statement of it sees the same moment. */
const SNAPSHOT: Statement = { text: "set transaction isolation level repeatable read read only" };

/** Goes through what is asked for, page by page, on one connection. */
export const walkAudit = async (
  run: Run,
  scan: AuditScan,
  visitor: AuditVisitor,
  isExcerpt: boolean,
): Promise<void> => {
  const heads = isExcerpt ? [] : (await run(headsStatement(scan))).map(headOf);
  const walk = new Walk(visitor, heads, isExcerpt);
  let after: Place | null = null;
  for (;;) {
    const rows: readonly AuditRow[] = (await run(scanStatement(scan, after, ROWS_A_PAGE))).map(rowOf);
    for (const row of rows) walk.row(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_A_PAGE) break;
    after = { tenantId: last.tenantId, position: last.position };
  }
  walk.end();
};

/** The log in the database; what the store itself does is written by the store's own statements. */
export const auditTrailOn = (database: Database, scribe: AuditScribe): AuditTrailPort => ({
  record: ({ tenantId, ...entry }): Effect.Effect<void, StoreFailure> =>
    Effect.suspend(() => Effect.asVoid(database.query(chainStatement(tenantId, entry.atMs, entryText(scribe, entry))))),
  page: (tenantId, afterPosition, limit) =>
    Effect.map(database.query(pageStatement(tenantId, afterPosition, limit)), (rows) => rows.map(rowOf)),
  scan: (scope, visitor) => {
    const isExcerpt = scope.fromMs !== undefined || scope.toMs !== undefined;
    return database.transact(async (run) => {
      await run(SNAPSHOT);
      await walkAudit(run, scope, visitor, isExcerpt);
    });
  },
});
