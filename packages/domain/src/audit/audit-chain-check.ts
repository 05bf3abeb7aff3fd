import { type AuditHead, auditGenesisText, type AuditRow, auditRowText, type Sha256Hex } from "./audit-row.ts";

/**
 * What is wrong with a chain: `changed` (a row's content is not what was hashed), `gap` (rows are missing before this one, or it
 * is out of order or doubled), `unlinked` (its predecessor is not the one that it names), `foreign` (another tenant's),
 * `truncated` (rows at the end are missing), `overgrown` (rows behind the end), `headless` (nothing says where it ends),
 * `origin` (it does not begin as this tenant's), `archive` (rows were taken from its beginning and no entry of it says so),
 * `anchor` (the hash that was expected is not in it).
 */
export type AuditFaultKind =
  "changed" | "gap" | "unlinked" | "foreign" | "truncated" | "overgrown" | "headless" | "origin" | "archive" | "anchor";

/** One thing that is wrong, and where. */
export interface AuditFault {
  readonly kind: AuditFaultKind;
  readonly tenantId: string;
  readonly position: number;
  readonly message: string;
}

/** What came of looking at a chain. */
export interface AuditVerdict {
  readonly tenantId: string;
  readonly rows: number;
  readonly entries: number;
  /** As it was recomputed, of the last row that was seen; to be kept elsewhere and handed in as the expected one later. */
  readonly headPosition: number;
  readonly headHash: string;
  /** Rows behind the hash that was expected; null when none was. */
  readonly rowsAfterExpected: number | null;
  /** The first ones. */
  readonly faults: readonly AuditFault[];
}

const MOST_FAULTS = 20;

interface Archived {
  readonly through: number;
  readonly hash: string;
}

interface EntryShape {
  readonly action?: unknown;
  readonly detail?: { readonly through?: unknown; readonly hash?: unknown };
}

const entriesOf = (text: string): readonly EntryShape[] | null => {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? (parsed as readonly EntryShape[]) : null;
  } catch {
    return null;
  }
};

/** `excerpt`: nothing is known of the beginning and the end. `missing`: it should be known, and is not. */
export type KnownHead = AuditHead | "excerpt" | "missing";

/** What is told about the chain besides its rows. */
export interface AuditExpectations {
  readonly head: KnownHead;
  /** A head that was noted before; the chain must still hold it. */
  readonly expectedHash?: string;
}

/** Goes through a tenant's rows in their order, and recomputes every hash from their content alone. */
export class AuditChainCheck {
  readonly #tenantId: string;
  readonly #head: AuditHead | null;
  readonly #expectedHash: string | undefined;
  readonly #sha256Hex: Sha256Hex;
  readonly #faults: AuditFault[] = [];
  readonly #archived: Archived[] = [];
  #rows = 0;
  #entries = 0;
  #position: number | null = null;
  #hash = "";
  #expectedAt: number | null = null;

  constructor(tenantId: string, { head, expectedHash }: AuditExpectations, sha256Hex: Sha256Hex) {
    this.#tenantId = tenantId;
    this.#head = typeof head === "string" ? null : head;
    this.#expectedHash = expectedHash;
    this.#sha256Hex = sha256Hex;
    if (this.#head !== null) this.#begin(this.#head);
    if (head === "missing") this.#fault("headless", 0, "nothing says where the chain ends");
  }

  add(row: AuditRow): void {
    this.#rows += 1;
    const { position } = row;
    if (row.tenantId !== this.#tenantId) this.#fault("foreign", position, `it is of tenant ${row.tenantId}`);
    if (this.#position === null) this.#startAt(row);
    const next = (this.#position ?? 0) + 1;
    if (position !== next) this.#fault("gap", position, `row ${next} was to follow`);
    if (row.previousHash !== this.#hash)
      this.#fault("unlinked", position, "the row before it is not the one whose hash it names");
    this.#read(row);
  }

  end(): AuditVerdict {
    this.#checkEnd();
    this.#checkArchive();
    this.#checkExpected();
    return {
      tenantId: this.#tenantId,
      rows: this.#rows,
      entries: this.#entries,
      headPosition: this.#position ?? 0,
      headHash: this.#hash,
      rowsAfterExpected: this.#expectedAt === null ? null : (this.#position ?? 0) - this.#expectedAt,
      faults: this.#faults.slice(0, MOST_FAULTS),
    };
  }

  #begin({ basePosition, baseHash }: AuditHead): void {
    this.#moveTo(basePosition, baseHash);
    if (basePosition === 0 && baseHash !== this.#sha256Hex(auditGenesisText(this.#tenantId)))
      this.#fault("origin", 0, "the chain does not begin with the hash of its tenant");
  }

  /** An excerpt is linked to what it names itself, except that every chain begins in the same way. */
  #startAt({ position, previousHash }: AuditRow): void {
    const isFirst = position === 1;
    this.#moveTo(position - 1, isFirst ? this.#sha256Hex(auditGenesisText(this.#tenantId)) : previousHash);
  }

  #read(row: AuditRow): void {
    const { position, entries: text } = row;
    const hash = this.#sha256Hex(auditRowText(row));
    if (hash !== row.hash) this.#fault("changed", position, "its content does not have its hash");
    const entries = entriesOf(text);
    if (entries === null) this.#fault("changed", position, "its entries are not a JSON array");
    for (const { action, detail } of entries ?? []) {
      if (action === "audit-archived")
        this.#archived.push({ through: Number(detail?.through), hash: String(detail?.hash) });
    }
    this.#entries += entries?.length ?? 0;
    this.#moveTo(position, hash);
  }

  #moveTo(position: number, hash: string): void {
    this.#position = position;
    this.#hash = hash;
    if (hash === this.#expectedHash) this.#expectedAt = position;
  }

  #checkEnd(): void {
    if (this.#head === null) return;
    const { position, hash } = this.#head;
    const last = this.#position ?? 0;
    if (last < position)
      this.#fault("truncated", last, `the chain ends at row ${position}, those behind ${last} are missing`);
    else if (last > position) this.#fault("overgrown", last, `the chain ends at row ${position}`);
    else if (hash !== this.#hash) this.#fault("changed", last, "the chain's end has another hash");
  }

  #checkArchive(): void {
    if (this.#head === null || this.#head.basePosition === 0) return;
    const { basePosition, baseHash } = this.#head;
    const isSaid = this.#archived.some(({ through, hash }) => through === basePosition && hash === baseHash);
    if (!isSaid)
      this.#fault(
        "archive",
        basePosition,
        `rows up to ${basePosition} are missing, and no entry says that they were archived`,
      );
  }

  #checkExpected(): void {
    if (this.#expectedHash === undefined || this.#expectedAt !== null) return;
    this.#fault("anchor", this.#position ?? 0, `the expected hash ${this.#expectedHash} is not in the chain`);
  }

  #fault(kind: AuditFaultKind, position: number, message: string): void {
    this.#faults.push({ kind, tenantId: this.#tenantId, position, message });
  }
}
