import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import { ascending } from "../statistics/nearest-rank-percentile.ts";
import { diagnosticPercentile } from "../statistics/percentile-estimate.ts";
import { measuredOnce, notMeasured } from "./estimates.ts";
import { judgedTraces } from "./judged-invocations.ts";
import { llmLatenessMs } from "./llm-lateness.ts";
import type { SpikeMetrics } from "./spike-metrics.ts";

type InstrumentMetrics = Pick<SpikeMetrics, "llmTimingErrorP99Ms" | "runnerEventLoopLagP99Ms">;

/** Lateness of the mock LLM in the judged waves: what it took, less what it planned to take. */
const timingErrors = (index: EvidenceIndex): readonly number[] =>
  judgedTraces(index)
    .flatMap(({ calls }) => calls)
    .map(llmLatenessMs)
    .filter((error) => error !== null);

/** How far our own instruments, the mock LLM and the runner, can be trusted. */
export const measureInstruments = (index: EvidenceIndex): InstrumentMetrics => {
  const errors = timingErrors(index);
  const lags = index.of["runner-health"].filter(({ phase }) => phase === "wave");
  return {
    llmTimingErrorP99Ms:
      errors.length === 0
        ? notMeasured("no answered call has a planned time: the LLM is real, or was not asked")
        : diagnosticPercentile(ascending(errors), 0.99),
    runnerEventLoopLagP99Ms:
      lags.length === 0
        ? notMeasured("the runner did not watch its event loop")
        : {
            ...measuredOnce(
              lags.reduce((worst, lag) => Math.max(worst, lag.eventLoopLagP99Ms), 0),
              "worst wave's p99",
            ),
            sampleCount: lags.length,
          },
  };
};
