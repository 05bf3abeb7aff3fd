/**
 * A link of a tenant's chain: what was done in one transaction. Hashes are SHA-256 in lower-case hex (S. Haber, W. S. Stornetta,
 * How to Time-Stamp a Digital Document, 1991; for logs: S. A. Crosby, D. S. Wallach, Efficient Data Structures for
 * Tamper-Evident Logging, 2009): each covers the one before, so that no row can be changed, removed, moved or put in without
 * changing all that follow.
 */
export interface AuditRow {
  readonly tenantId: string;
  /** From 1, without gaps. */
  readonly position: number;
  /** Unix ms, whole: of its newest entry. */
  readonly atMs: number;
  /** JSON array of entries, the very text that was hashed. */
  readonly entries: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** Where a tenant's chain ends, and where what is kept of it begins. */
export interface AuditHead {
  readonly tenantId: string;
  /** Of the newest row; 0 when there is none. */
  readonly position: number;
  readonly hash: string;
  /** Of the newest row that was archived; 0 when none was. */
  readonly basePosition: number;
  readonly baseHash: string;
}

/** SHA-256 of a text in UTF-8, in lower-case hex. */
export type Sha256Hex = (text: string) => string;

/** What the hash before a tenant's first row is taken of: it binds the whole chain to its tenant. */
export const auditGenesisText = (tenantId: string): string => `plimsoll-audit-v1\n${tenantId}`;

/** What a row's hash is taken of. Everything before the entries is digits and hex, so that no two rows have the same text. */
export const auditRowText = ({
  previousHash,
  position,
  atMs,
  entries,
}: Pick<AuditRow, "previousHash" | "position" | "atMs" | "entries">): string =>
  `${previousHash}\n${position}\n${atMs}\n${entries}`;
