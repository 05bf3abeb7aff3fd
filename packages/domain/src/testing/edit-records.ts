import type { EvidenceRecord } from "../evidence/evidence-record.ts";

type Kind = EvidenceRecord["kind"];
type RecordOf<K extends Kind> = Extract<EvidenceRecord, { readonly kind: K }>;

/**
 * Copies evidence and changes the records of one kind: the edit answers with what stands in the record's place, none, one
 * or more. Nothing is changed in place.
 */
export const editRecords = <K extends Kind>(
  records: readonly EvidenceRecord[],
  kind: K,
  edit: (record: RecordOf<K>) => EvidenceRecord | readonly EvidenceRecord[],
): readonly EvidenceRecord[] =>
  records.flatMap((record) => (record.kind === kind ? edit(record as RecordOf<K>) : record));
