import { measuredOnce, notMeasured } from "../metrics/estimates.ts";
import { ascending } from "../statistics/nearest-rank-percentile.ts";
import { diagnosticPercentile } from "../statistics/percentile-estimate.ts";
import type { LoadEvidence } from "./load-evidence.ts";
import type { LoadMetrics } from "./load-metrics.ts";

type InstrumentMetrics = Pick<LoadMetrics, "pacingErrorP99Ms" | "runnerEventLoopLagP99Ms">;

/** How far the runner's own pacing and event loop can be trusted. */
export const measureLoadInstruments = ({ index, judged }: LoadEvidence): InstrumentMetrics => {
  const errors = judged.flatMap(({ record: { noticedAtMs, intendedAtMs } }) =>
    noticedAtMs === undefined ? [] : [noticedAtMs - intendedAtMs],
  );
  const lags = index.of["runner-health"].filter(({ phase }) => phase === "load");
  const worst = lags.reduce((most, lag) => Math.max(most, lag.eventLoopLagP99Ms), 0);
  return {
    pacingErrorP99Ms:
      errors.length === 0
        ? notMeasured("nothing was due in a judged stage")
        : diagnosticPercentile(ascending(errors), 0.99),
    runnerEventLoopLagP99Ms:
      lags.length === 0
        ? notMeasured("the runner did not watch its event loop")
        : { ...measuredOnce(worst, "worst stage's p99"), sampleCount: lags.length },
  };
};
