import type { AuditEntry } from "@plimsoll/application";
import type { AuditScribe } from "@plimsoll/domain";
import type { Statement } from "../connection/open-database.ts";

/** Entries of one row, as the array that the log holds. */
export const rowText = (entries: readonly string[]): string => `[${entries.join(",")}]`;

/** The row of one entry. */
export const entryText = (scribe: AuditScribe, entry: Omit<AuditEntry, "tenantId">): string =>
  rowText([scribe.entry(entry)]);

/** Rows are of whole milliseconds. */
export const wholeMs = (atMs: number): number => Math.floor(atMs);

/** Adds a link to a tenant's chain, in whatever transaction it is sent. */
export const chainStatement = (tenantId: string, atMs: number, text: string): Statement => ({
  name: "append-audit",
  text: "select private.append_audit($1, $2, $3)",
  values: [tenantId, wholeMs(atMs), text],
});
