import type { CatalogKind } from "@plimsoll/application";

/** Samples of a run, the one file that is there from its beginning. */
export const SAMPLES_FILE = "samples.ndjson";

/** Which file tells which kind, the more telling first: a load may have a run.json beside its own. */
const KIND_FILES: readonly (readonly [file: string, kind: CatalogKind])[] = [
  ["comparison.json", "comparison"],
  ["capacity.json", "capacity"],
  ["tuning.json", "tuning"],
  ["conformance.json", "conformance"],
  ["load.json", "load"],
  ["run.json", "spike"],
];

/** What can be opened in the browser. */
const REPORT_FILE = /^(report|load|comparison|capacity|tuning|conformance)\.(html|md)$/;

/** The kind of a folder and the file that says so; null for one that has neither a document nor samples. */
export const kindOf = (files: readonly string[]): { readonly kind: CatalogKind; readonly file: string | null } => {
  const found = KIND_FILES.find(([file]) => files.includes(file));
  return found === undefined ? { kind: "unknown", file: null } : { kind: found[1], file: found[0] };
};

/** Names of the reports among a folder's files; no other file is ever handed out. */
export const reportsAmong = (files: readonly string[]): readonly string[] =>
  files.filter((file) => REPORT_FILE.test(file)).toSorted();
