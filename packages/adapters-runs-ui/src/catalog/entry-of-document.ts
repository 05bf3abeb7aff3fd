import type { CatalogEntry, CatalogEstimate, CatalogKind } from "@plimsoll/application";
import { conformanceKindOf, ConformanceReport } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { estimateAt, isJsonObject, type JsonObject, listAt, numberAt, textAt, valueAt } from "./json-access.ts";

type Told = Omit<CatalogEntry, "id" | "changedAtMs" | "problem">;

const NO_FIGURES = { p50LatencyMs: null, p95LatencyMs: null, successRatio: null } as const;

/** A load is judged by its latency from the instant at which each invocation was due. */
const latencyOf = (document: JsonObject, quantile: "P50" | "P95"): CatalogEstimate | null =>
  estimateAt(document, "metrics", `${quantile.toLowerCase()}LatencyMs`) ??
  estimateAt(document, "metrics", `corrected${quantile}LatencyMs`);

const endOf = (document: JsonObject): Told["state"] => (valueAt(document, "partial") === true ? "partial" : "finished");

const ofRun = (kind: CatalogKind, document: JsonObject): Told => {
  const name = textAt(document, "orchestrator", "name") ?? textAt(document, "scenario", "orchestrator");
  return {
    kind,
    state: endOf(document),
    startedAt: textAt(document, "startedAt"),
    outcome: textAt(document, "verdict", "kind"),
    title: textAt(document, "load", "name") ?? textAt(document, "scenario", "name"),
    orchestrators: name === null ? [] : [name],
    agentCount: numberAt(document, "scenario", "agentCount"),
    p50LatencyMs: latencyOf(document, "P50"),
    p95LatencyMs: latencyOf(document, "P95"),
    successRatio: estimateAt(document, "metrics", "successRatio"),
    devMode: valueAt(document, "devMode") === true,
  };
};

const orchestratorsOf = (document: JsonObject): readonly string[] => {
  const compared = listAt(document, "orchestrators").flatMap((one) => textAt(one, "name") ?? []);
  const single = textAt(document, "scenario", "orchestrator");
  return compared.length > 0 || single === null ? compared : [single];
};

const ofSearch = (kind: CatalogKind, document: JsonObject): Told => ({
  kind,
  state: textAt(document, "kind") === "interrupted" ? "partial" : "finished",
  startedAt: textAt(document, "startedAt"),
  outcome: textAt(document, "kind") ?? textAt(document, "verdict", "kind"),
  title: textAt(document, "scenario", "name"),
  orchestrators: orchestratorsOf(document),
  agentCount: numberAt(document, "result", "feasibleMax") ?? numberAt(document, "scenario", "agentCount"),
  ...NO_FIGURES,
  devMode:
    textAt(document, "kind") === "dev-mode" ||
    listAt(document, "orchestrators").some((one) => valueAt(one, "devMode") === true),
});

const isReport = Schema.is(ConformanceReport);

const ofConformance = (document: JsonObject): Told => {
  const subjects = listAt(document, "subjects");
  return {
    kind: "conformance",
    state: valueAt(document, "interrupted") === true ? "partial" : "finished",
    startedAt: textAt(document, "startedAt"),
    outcome: isReport(document) ? conformanceKindOf(document) : null,
    title: "conformance",
    orchestrators: subjects.flatMap((subject) => textAt(subject, "name") ?? []),
    agentCount: numberAt(document, "agentCount"),
    ...NO_FIGURES,
    devMode: subjects.some((subject) => valueAt(subject, "devMode") === true),
  };
};

/** The history's line of a document that can be shown. */
export const entryOfDocument = (kind: CatalogKind, document: JsonObject): Told => {
  if (kind === "conformance") return ofConformance(document);
  return kind === "spike" || kind === "load" ? ofRun(kind, document) : ofSearch(kind, document);
};

/** The history's line of a run that has only its samples, by their first line. */
export const entryOfFirstLine = (firstLine: unknown): Told => {
  const run = isJsonObject(firstLine) ? firstLine : {};
  return {
    ...ofRun(valueAt(run, "load") === undefined ? "spike" : "load", run),
    outcome: null,
    state: "running",
    devMode: textAt(run, "scenario", "orchestrator") === "stub",
  };
};
