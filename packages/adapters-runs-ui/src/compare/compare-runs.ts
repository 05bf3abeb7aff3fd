import type { CatalogDetail, CatalogEntry, CatalogEstimate } from "@plimsoll/application";

/** A figure of several runs beside each other, in the order of the runs. */
export interface ComparedFigure {
  readonly name: string;
  readonly estimates: readonly (CatalogEstimate | null)[];
  /**
   * Of the last run over the first; null where one is missing, zero or infinite. Runs of different times are not paired:
   * this says what is on record, and `intervalsApart` how sure that is.
   */
  readonly ratio: number | null;
  /** Whether the intervals of first and last do not meet; null where one has none. */
  readonly intervalsApart: boolean | null;
}

/** A setting of several runs; `null` where a run does not have it. */
export interface ComparedSetting {
  readonly name: string;
  readonly values: readonly (string | null)[];
  readonly differs: boolean;
}

/** Runs side by side. */
export interface RunsSideBySide {
  readonly runs: readonly CatalogEntry[];
  readonly figures: readonly ComparedFigure[];
  readonly targets: readonly { readonly expression: string; readonly statuses: readonly (string | null)[] }[];
  readonly settings: readonly ComparedSetting[];
}

const namesOf = (records: readonly Readonly<Record<string, unknown>>[]): readonly string[] => [
  ...new Set(records.flatMap((record) => Object.keys(record))),
];

const finite = (estimate: CatalogEstimate | null | undefined, end: "value" | "low" | "high"): number | null => {
  const found = estimate?.[end];
  return typeof found === "number" ? found : null;
};

const ratioOf = (first: CatalogEstimate | null | undefined, last: CatalogEstimate | null | undefined) => {
  const [from, to] = [finite(first, "value"), finite(last, "value")];
  return from === null || to === null || from === 0 ? null : to / from;
};

const apart = (first: CatalogEstimate | null | undefined, last: CatalogEstimate | null | undefined) => {
  const [firstLow, firstHigh] = [finite(first, "low"), finite(first, "high")];
  const [lastLow, lastHigh] = [finite(last, "low"), finite(last, "high")];
  if (firstLow === null || firstHigh === null || lastLow === null || lastHigh === null) return null;
  return firstHigh < lastLow || lastHigh < firstLow;
};

const figureOf = (name: string, details: readonly CatalogDetail[]): ComparedFigure => {
  const estimates = details.map(({ figures }) => figures[name] ?? null);
  const [first, last] = [estimates[0], estimates.at(-1)];
  return { name, estimates, ratio: ratioOf(first, last), intervalsApart: apart(first, last) };
};

const settingOf = (name: string, details: readonly CatalogDetail[]): ComparedSetting => {
  const values = details.map(({ settings }) => settings[name] ?? null);
  return { name, values, differs: new Set(values).size > 1 };
};

const targetsOf = (details: readonly CatalogDetail[]): RunsSideBySide["targets"] => {
  const expressions = new Set(details.flatMap(({ targets }) => targets.map(({ expression }) => expression)));
  const statusIn = (expression: string) => (detail: CatalogDetail) =>
    detail.targets.find((target) => target.expression === expression)?.status ?? null;
  return [...expressions].map((expression) => ({ expression, statuses: details.map(statusIn(expression)) }));
};

/** Every figure, target and setting of the runs, in their order. */
export const compareRuns = (details: readonly CatalogDetail[]): RunsSideBySide => ({
  runs: details.map(({ entry }) => entry),
  figures: namesOf(details.map(({ figures }) => figures)).map((name) => figureOf(name, details)),
  targets: targetsOf(details),
  settings: namesOf(details.map(({ settings }) => settings)).map((name) => settingOf(name, details)),
});
