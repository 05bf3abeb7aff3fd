import { mean } from "simple-statistics";
import type { RunFigures } from "./run-figures.ts";

/** Runs of one side, each brought to one logarithm: the mean over its waves. */
export interface SideOfRuns {
  /** Of runs whose every figure is positive and finite. */
  readonly logs: readonly number[];
  /** Runs with an infinite figure: failures reached it. */
  readonly failedCount: number;
  /** Runs in which the metric was not measured, or is not positive. */
  readonly absentCount: number;
}

/** Brings every run to one figure of this metric. */
export const sideOfRuns = (runs: readonly RunFigures[], metric: string): SideOfRuns => {
  const figures = runs.map((run) => run.figures[metric] ?? []);
  const measured = figures.filter((waves) => waves.length > 0 && waves.every((value) => value > 0));
  const finite = measured.filter((waves) => waves.every(Number.isFinite));
  return {
    logs: finite.map((waves) => mean(waves.map(Math.log))),
    failedCount: measured.length - finite.length,
    absentCount: figures.length - measured.length,
  };
};
