import { EvidenceRecord } from "@plimsoll/domain";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import * as SchemaIssue from "effect/SchemaIssue";

/** What is wrong with a line, in words, and where in the record. */
export interface LineFault {
  /** Path such as `description.concurrency.workers`; empty when the line is no JSON at all. */
  readonly field: string;
  readonly message: string;
}

const decode = Schema.decodeUnknownResult(EvidenceRecord);
const formatIssue = SchemaIssue.makeFormatterStandardSchemaV1();

/** A record as one line of samples.ndjson, without its newline. */
export const sampleLine = (record: EvidenceRecord): string => JSON.stringify(record);

const faultOf = (error: Schema.SchemaError): LineFault => {
  const first = formatIssue(error.issue).issues[0];
  const field = (first?.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".");
  return { field, message: first?.message ?? String(error) };
};

const parseJson = (line: string): Result.Result<unknown, LineFault> =>
  Result.try({
    try: (): unknown => JSON.parse(line),
    catch: (cause) => ({ field: "", message: cause instanceof Error ? cause.message : String(cause) }),
  });

/** Reads one line back; every field is checked against the schema of the records. */
export const parseSampleLine = (line: string): Result.Result<EvidenceRecord, LineFault> =>
  Result.flatMap(parseJson(line), (json) => Result.mapError(decode(json), faultOf));
