import { type AuditEntry, type AuditTrailPort, verifyAudit } from "@plimsoll/application";
import type { AuditRow, AuditVerdict } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { createHash } from "node:crypto";
import { expectThat } from "../expect-that.ts";

/** An entry as it stands in a row. */
export type WrittenEntry = Omit<AuditEntry, "tenantId">;

export const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");

export const rowsOf = (trail: AuditTrailPort, tenantId: string) => trail.page(tenantId, 0, 10_000);

export const entriesIn = (rows: readonly AuditRow[]): readonly WrittenEntry[] =>
  rows.flatMap(({ entries }) => JSON.parse(entries) as readonly WrittenEntry[]);

/** Everything that the log says of a tenant, in order. */
export const entriesOf = (trail: AuditTrailPort, tenantId: string) => Effect.map(rowsOf(trail, tenantId), entriesIn);

/** Fails unless the tenant's chain is without a fault; answers with the verdict on it. */
export const expectSound = Effect.fnUntraced(function* (trail: AuditTrailPort, tenantId: string) {
  const verdicts: readonly AuditVerdict[] = yield* verifyAudit(trail, { tenantId }, { sha256Hex });
  const [verdict] = verdicts;
  yield* expectThat(
    verdicts.length === 1 && verdict !== undefined && verdict.faults.length === 0,
    "every hash can be recomputed from the rows, from the tenant's first to its head",
    () => verdicts,
  );
  return verdict;
});
