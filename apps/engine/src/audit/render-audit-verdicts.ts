import type { AuditVerdict } from "@plimsoll/domain";

const nameOf = (tenantId: string): string => (tenantId === "" ? "(no tenant)" : tenantId);

const behind = ({ rowsAfterExpected }: AuditVerdict): string =>
  rowsAfterExpected === null ? "" : `, ${rowsAfterExpected} rows behind the expected head`;

/** A line for each tenant with the head to be kept elsewhere, and one for each fault. */
export const renderAuditVerdicts = (verdicts: readonly AuditVerdict[]): string =>
  verdicts
    .flatMap((verdict) => {
      const { tenantId, rows, entries, headPosition, headHash, faults } = verdict;
      const state = faults.length === 0 ? "sound" : "BROKEN";
      const first = `${nameOf(tenantId)}: ${state}, ${rows} rows, ${entries} entries${behind(verdict)}; head ${headPosition} ${headHash}`;
      return [first, ...faults.map(({ kind, position, message }) => `  ${kind} at row ${position}: ${message}`)];
    })
    .map((line) => `${line}\n`)
    .join("");
