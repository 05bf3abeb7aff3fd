import type { AuditScope, AuditTrailPort } from "@plimsoll/application";
import { auditGenesisText, type AuditHead, type AuditRow, auditRowText, type AuditScribe } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { createHash } from "node:crypto";

/** Rows of a tenant that are kept: a process must not grow for ever. Older ones are let go as if they had been archived. */
const MOST_ROWS = 1_000;
/** So many are let go at once. */
const ROWS_LET_GO = 250;

const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");

interface Chain {
  readonly rows: AuditRow[];
  position: number;
  hash: string;
  basePosition: number;
  baseHash: string;
}

const newChain = (tenantId: string): Chain => {
  const genesis = sha256Hex(auditGenesisText(tenantId));
  return { rows: [], position: 0, hash: genesis, basePosition: 0, baseHash: genesis };
};

const headOf = (tenantId: string, { position, hash, basePosition, baseHash }: Chain): AuditHead => ({
  ...{ tenantId, position, hash, basePosition, baseHash },
});

/** From the first row at or after one instant to the last at or before the other. */
const excerptOf = (
  rows: readonly AuditRow[],
  { fromMs = -Infinity, toMs = Infinity }: AuditScope,
): readonly AuditRow[] =>
  rows.slice(rows.findIndex(({ atMs }) => atMs >= fromMs) >>> 0, rows.findLastIndex(({ atMs }) => atMs <= toMs) + 1);

/** The audit log of a store in memory: the same chain as in a database, as long as the process lives, and only its newest rows. */
export class MemoryAuditLog {
  readonly scribe: AuditScribe;
  readonly #chains = new Map<string, Chain>();

  constructor(scribe: AuditScribe) {
    this.scribe = scribe;
  }

  /** Adds a row of these entries, joined by commas. */
  chain(tenantId: string, atMs: number, entries: string): void {
    const known = this.#chains.get(tenantId);
    const chain = known ?? newChain(tenantId);
    if (known === undefined) this.#chains.set(tenantId, chain);
    if (chain.rows.length >= MOST_ROWS) this.#letGo(chain, atMs);
    this.#add(tenantId, chain, { atMs: Math.floor(atMs), entries: `[${entries}]` });
  }

  readonly trail: AuditTrailPort = {
    record: ({ tenantId, ...entry }) => Effect.sync(() => this.chain(tenantId, entry.atMs, this.scribe.entry(entry))),
    page: (tenantId, afterPosition, limit) =>
      Effect.sync(() => {
        const rows = this.#chains.get(tenantId)?.rows ?? [];
        return rows.filter(({ position }) => position > afterPosition).slice(0, Math.max(0, limit));
      }),
    scan: (scope, visitor) =>
      Effect.sync(() => {
        const isExcerpt = scope.fromMs !== undefined || scope.toMs !== undefined;
        for (const [tenantId, chain] of this.#chains) {
          if (scope.tenantId !== undefined && scope.tenantId !== tenantId) continue;
          visitor.tenant(tenantId, isExcerpt ? "excerpt" : headOf(tenantId, chain));
          for (const row of excerptOf(chain.rows, scope)) visitor.row(row);
        }
      }),
  };

  #add(tenantId: string, chain: Chain, { atMs, entries }: Pick<AuditRow, "atMs" | "entries">): void {
    const link = { position: chain.position + 1, previousHash: chain.hash, atMs, entries };
    const hash = sha256Hex(auditRowText(link));
    chain.rows.push({ tenantId, ...link, hash });
    chain.position = link.position;
    chain.hash = hash;
  }

  /** The chain says so itself, as an archive does. */
  #letGo(chain: Chain, atMs: number): void {
    const last = chain.rows.splice(0, ROWS_LET_GO).at(-1);
    const tenantId = last?.tenantId ?? "";
    chain.basePosition = last?.position ?? 0;
    chain.baseHash = last?.hash ?? chain.baseHash;
    const detail = { through: chain.basePosition, hash: chain.baseHash };
    const said = { atMs: Math.floor(atMs), actor: "engine", action: "audit-archived", subject: "", detail };
    this.#add(tenantId, chain, { atMs: said.atMs, entries: `[${this.scribe.entry(said)}]` });
  }
}
