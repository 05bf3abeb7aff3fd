import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import { measuredOnce, notMeasured } from "./estimates.ts";
import type { SpikeMetrics } from "./spike-metrics.ts";

type InstantiationMetrics = Pick<
  SpikeMetrics,
  "totalInstantiationTimeMs" | "slowestAgentInstantiationMs" | "readyAgentCount" | "orchestratorStartMs"
>;

/** Instantiation as the runner's own clock saw it; what the orchestrator reports of single agents stands beside it. */
export const measureInstantiation = (index: EvidenceIndex): InstantiationMetrics => {
  const pool = index.of.pool.find(({ phase }) => phase === "instantiate");
  const agents = index.of.agent.filter(({ phase }) => phase === "instantiate");
  const reported = agents.map(({ instantiationMs }) => instantiationMs).filter((value) => value !== null);
  const start = index.of.orchestrator.at(0)?.startMs;
  return {
    totalInstantiationTimeMs:
      pool === undefined
        ? notMeasured("no pool was instantiated")
        : measuredOnce(pool.endedAtMs - pool.startedAtMs, "the runner's clock around the whole pool"),
    slowestAgentInstantiationMs:
      reported.length === 0
        ? notMeasured("the orchestrator reports no times of single agents")
        : {
            ...measuredOnce(
              reported.reduce((a, b) => Math.max(a, b)),
              "largest reported",
            ),
            sampleCount: reported.length,
          },
    readyAgentCount: agents.filter(({ status }) => status === "ready").length,
    orchestratorStartMs:
      start === undefined
        ? notMeasured("the orchestrator did not become ready")
        : measuredOnce(start, "the runner's clock from start to readiness"),
  };
};
