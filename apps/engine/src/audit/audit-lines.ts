import type { AuditHead, AuditRow, KnownHead } from "@plimsoll/domain";
import type { AuditVisitor } from "@plimsoll/application";
import { UsageError } from "@plimsoll/adapters-command-line";
import * as Result from "effect/Result";

/**
 * A row as a line. Entries are shown as JSON where that comes to the very text that was hashed, and else as the text itself:
 * in an honest log they always do.
 */
export const rowLine = ({ tenantId, position, atMs, previousHash, hash, entries }: AuditRow): string => {
  const head = { tenantId, position, atMs, previousHash, hash };
  return JSON.stringify({ ...head, ...shown(entries) });
};

/** Where the chain whose rows follow begins and ends. */
export const headLine = ({ tenantId, ...head }: AuditHead): string => JSON.stringify({ tenantId, head });

const shown = (text: string): { readonly entries: unknown } | { readonly entriesText: string } => {
  try {
    const entries: unknown = JSON.parse(text);
    return JSON.stringify(entries) === text ? { entries } : { entriesText: text };
  } catch {
    return { entriesText: text };
  }
};

type Fields = Readonly<Record<string, unknown>>;

const rowOf = (line: Fields): AuditRow => ({
  tenantId: String(line["tenantId"]),
  position: Number(line["position"]),
  atMs: Number(line["atMs"]),
  previousHash: String(line["previousHash"]),
  hash: String(line["hash"]),
  entries: typeof line["entriesText"] === "string" ? line["entriesText"] : (JSON.stringify(line["entries"]) ?? ""),
});

const headOf = (tenantId: string, head: Fields): AuditHead => ({
  tenantId,
  position: Number(head["position"]),
  hash: String(head["hash"]),
  basePosition: Number(head["basePosition"]),
  baseHash: String(head["baseHash"]),
});

const parsed = (text: string, number: number): Result.Result<Fields, UsageError> => {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line === "object" && line !== null && "tenantId" in line) return Result.succeed(line as Fields);
  } catch {
    // Told below.
  }
  const hint = "--file: take what `plimsoll-engine audit export` wrote, as it is.";
  return Result.fail(new UsageError({ message: `line ${number} is no row of an audit log`, hint }));
};

/** Tells of an exported log as a database does: a tenant before its rows, `excerpt` where no line says where its chain ends. */
export const visitLines = (text: string, visitor: AuditVisitor): Result.Result<void, UsageError> =>
  Result.gen(function* () {
    let current: string | null = null;
    const enter = (tenantId: string, head: KnownHead): void => {
      current = tenantId;
      visitor.tenant(tenantId, head);
    };
    for (const [index, one] of text.split("\n").entries()) {
      if (one.trim() === "") continue;
      const line: Fields = yield* parsed(one, index + 1);
      const tenantId = String(line["tenantId"]);
      if ("head" in line) enter(tenantId, headOf(tenantId, line["head"] as Fields));
      else {
        if (tenantId !== current) enter(tenantId, "excerpt");
        visitor.row(rowOf(line));
      }
    }
  });
