import * as Schema from "effect/Schema";

/** What a rule looks at. */
export const AlertMetric = Schema.Literals([
  "completion-ratio",
  "hand-off-seconds",
  "memory-ratio",
  "task-running-seconds",
  "budget-spent-ratio",
  "store-trouble",
  "engine-stopped",
]);
export type AlertMetric = typeof AlertMetric.Type;

/** How a figure is judged, here and by Prometheus. */
export interface MetricMeaning {
  /** Which side of the threshold is the bad one. */
  readonly badWhen: "below" | "above";
  /** For people, in a sentence with the figures put in. */
  readonly says: (value: string, threshold: string) => string;
  readonly format: (value: number) => string;
  /** The same figure in PromQL, over what /metrics tells. */
  readonly promql: string;
  /** Prometheus' template for the figure. */
  readonly promTemplate: string;
}

const percent = (ratio: number): string => `${(100 * ratio).toFixed(1)} %`;
const seconds = (value: number): string => `${value.toFixed(value < 10 ? 3 : 0)} s`;
const asPercent = "{{ $value | humanizePercentage }}";
const asDuration = "{{ $value | humanizeDuration }}";

/** The one place that says what each metric means. */
export const METRICS: Readonly<Record<AlertMetric, MetricMeaning>> = {
  "completion-ratio": {
    badWhen: "below",
    says: (value, threshold) => `${value} of the tasks that ended have succeeded; at least ${threshold} should.`,
    format: percent,
    promql:
      'sum(increase(plimsoll_tasks_total{status="succeeded"}[5m])) / sum(increase(plimsoll_tasks_total{status!="cancelled"}[5m]))',
    promTemplate: asPercent,
  },
  "hand-off-seconds": {
    badWhen: "above",
    says: (value, threshold) =>
      `A task waits ${value} (p99) after what it depends on has ended; the limit is ${threshold}.`,
    format: seconds,
    promql: "max(plimsoll_handoff_p99_seconds)",
    promTemplate: asDuration,
  },
  "memory-ratio": {
    badWhen: "above",
    says: (value, threshold) =>
      `The engine and its agents hold ${value} of the memory that they can get; the limit is ${threshold}.`,
    format: percent,
    promql: "max(plimsoll_memory_bytes / (plimsoll_memory_bytes + plimsoll_memory_available_bytes))",
    promTemplate: asPercent,
  },
  "task-running-seconds": {
    badWhen: "above",
    says: (value, threshold) => `A task has been running for ${value} without an end; the limit is ${threshold}.`,
    format: seconds,
    promql: "max(plimsoll_longest_running_task_seconds)",
    promTemplate: asDuration,
  },
  "budget-spent-ratio": {
    badWhen: "above",
    says: (value, threshold) => `${value} of a budget of the workflow is spent; the limit is ${threshold}.`,
    format: percent,
    promql: "max(plimsoll_highest_budget_spent_ratio)",
    promTemplate: asPercent,
  },
  "store-trouble": {
    badWhen: "above",
    says: () => "The store does not answer: nothing can be accepted, and nothing that ends is kept.",
    format: String,
    promql: "max(plimsoll_store_trouble)",
    promTemplate: "{{ $value }}",
  },
  "engine-stopped": {
    badWhen: "above",
    says: () => "The engine has stopped by a bug: it must be started anew, and then goes on where it was.",
    format: String,
    promql: "max(plimsoll_engine_stopped)",
    promTemplate: "{{ $value }}",
  },
};

/** Whether a figure is on the bad side of a threshold; the threshold itself is good. */
export const isBad = (metric: AlertMetric, value: number, threshold: number): boolean =>
  METRICS[metric].badWhen === "below" ? value < threshold : value > threshold;
