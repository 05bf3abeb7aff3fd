import type {
  CatalogDetail,
  CatalogEntry,
  CatalogEstimate,
  CatalogFinding,
  CatalogTarget,
} from "@plimsoll/application";
import { shellCommand } from "@plimsoll/domain";
import { detailTables } from "./detail-tables.ts";
import {
  estimateAt,
  isJsonObject,
  type JsonObject,
  listAt,
  plainEstimate,
  textAt,
  textsAt,
  valueAt,
} from "./json-access.ts";
import { settingsOfDocument } from "./settings-of-document.ts";

const figuresOf = (document: JsonObject): Readonly<Record<string, CatalogEstimate>> => {
  const metrics = valueAt(document, "metrics");
  if (!isJsonObject(metrics)) return {};
  const found = Object.entries(metrics).flatMap(([name, value]): (readonly [string, CatalogEstimate])[] => {
    if (typeof value === "number") return [[name, plainEstimate(value)]];
    const estimate = estimateAt(metrics, name);
    return estimate === null ? [] : [[name, estimate]];
  });
  return Object.fromEntries(found);
};

const targetOf = (row: unknown): CatalogTarget => ({
  expression: textAt(row, "target", "expression") ?? textAt(row, "expression") ?? "",
  status: textAt(row, "status") ?? "",
  reason: textAt(row, "reason") ?? "",
});

const findingOf = (row: unknown): CatalogFinding => ({
  code: textAt(row, "code") ?? "",
  severity: textAt(row, "severity") ?? "",
  message: textAt(row, "message") ?? "",
  evidence: textAt(row, "evidence") ?? "",
});

/** Some documents keep the words, some the line. */
const commandOf = (document: JsonObject): string =>
  textAt(document, "command") ?? shellCommand(textsAt(document, "command"));

/** What a run's document says beyond its line in the history; `folder` is what the folder itself tells. */
export const detailOfDocument = (
  entry: CatalogEntry,
  document: JsonObject,
  folder: Pick<CatalogDetail, "reports" | "hasSamples">,
): CatalogDetail => ({
  entry,
  command: commandOf(document),
  figures: figuresOf(document),
  targets: listAt(document, "verdict", "targets").map(targetOf),
  findings: listAt(document, "verdict", "findings").map(findingOf),
  rationale: [...textsAt(document, "verdict", "rationale"), ...textsAt(document, "reasons")],
  settings: settingsOfDocument(document),
  tables: detailTables(entry.kind, document),
  ...folder,
});
