/** Who says so: the runner's own instruments, or the orchestrator of itself. */
export type LedgerSource = "measured" | "reported";

/** One thing that may make two measurements unequal, as one run has it. */
export interface LedgerEntry {
  /** Stable, camelCase. */
  readonly key: string;
  /** As a reader knows it, with the unit where there is one. */
  readonly label: string;
  readonly value: string;
  readonly source: LedgerSource;
  /** Differences of a measured figure below this share are noise; absent for what must be equal as it is written. */
  readonly toleranceRatio?: number;
}

/** One thing, for every subject of a comparison; null where a subject says nothing of it. */
export interface LedgerRow {
  readonly key: string;
  readonly label: string;
  readonly source: LedgerSource;
  readonly values: readonly (string | null)[];
  /** True when the subjects differ in it: a reader of the figures must know it. */
  readonly unequal: boolean;
}

/** Everything that is known to be equal or unequal between subjects; of a single run, everything that is known of it. */
export interface FairnessLedger {
  readonly subjects: readonly string[];
  readonly rows: readonly LedgerRow[];
}
