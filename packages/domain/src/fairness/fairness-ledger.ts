import { indexEvidence } from "../evidence/evidence-index.ts";
import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import type { SpikeMetrics } from "../metrics/spike-metrics.ts";
import { measuredEntries } from "./measured-entries.ts";
import type { FairnessLedger, LedgerEntry, LedgerRow } from "./ledger-entry.ts";
import { reportedEntries } from "./reported-entries.ts";

/** A subject's entries, all of them from its own run. */
export interface LedgerColumn {
  readonly subject: string;
  readonly entries: readonly LedgerEntry[];
}

/** Everything known of one run that can make it unequal to another: what it says of itself, then what was measured of it. */
export const fairnessEntries = (records: readonly EvidenceRecord[], metrics: SpikeMetrics): readonly LedgerEntry[] => {
  const index = indexEvidence(records);
  const description = index.of.orchestrator.at(-1)?.description;
  return [...(description === undefined ? [] : reportedEntries(description)), ...measuredEntries(index, metrics)];
};

const withinTolerance = (values: readonly string[], toleranceRatio: number): boolean => {
  const figures = values.map(Number);
  const [low, high] = [Math.min(...figures), Math.max(...figures)];
  return figures.every(Number.isFinite) && high - low <= toleranceRatio * Math.max(Math.abs(low), Math.abs(high));
};

/** Subjects differ where one says something else, or where one says nothing and another something. */
const isUnequal = (entries: readonly (LedgerEntry | null)[]): boolean => {
  const values = entries.flatMap((entry) => (entry === null ? [] : [entry.value]));
  if (values.length < entries.length) return values.length > 0;
  const tolerance = entries.find((entry) => entry?.toleranceRatio !== undefined)?.toleranceRatio;
  if (new Set(values).size <= 1) return false;
  return tolerance === undefined || !withinTolerance(values, tolerance);
};

const rowOf = (key: string, columns: readonly LedgerColumn[]): LedgerRow => {
  const entries = columns.map(({ entries: own }) => own.find((entry) => entry.key === key) ?? null);
  const first = entries.find((entry) => entry !== null);
  return {
    key,
    label: first?.label ?? key,
    source: first?.source ?? "reported",
    values: entries.map((entry) => entry?.value ?? null),
    unequal: isUnequal(entries),
  };
};

/**
 * Sets the subjects beside each other and marks what is unequal: the same scenario does not make the same conditions, and a
 * reader who does not see the difference reads it as speed (load-testing practice: inference-perf's comparability notes).
 */
export const fairnessLedger = (columns: readonly LedgerColumn[]): FairnessLedger => ({
  subjects: columns.map(({ subject }) => subject),
  rows: [...new Set(columns.flatMap(({ entries }) => entries.map(({ key }) => key)))].map((key) => rowOf(key, columns)),
});
