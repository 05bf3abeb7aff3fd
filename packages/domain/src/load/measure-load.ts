import { indexEvidence } from "../evidence/evidence-index.ts";
import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import { measureFailures } from "../metrics/measure-failures.ts";
import { measureInstantiation } from "../metrics/measure-instantiation.ts";
import { measureLoadAgents } from "./load-agent-figures.ts";
import { loadEvidence } from "./load-evidence.ts";
import type { LoadEvidence } from "./load-evidence.ts";
import { measureLoadFaults } from "./load-fault-figures.ts";
import { measureLoadFlow } from "./load-flow-figures.ts";
import { measureLoadInstruments } from "./load-instrument-figures.ts";
import type { LoadMetrics, TurnMetrics } from "./load-metrics.ts";
import { loadLatency } from "./load-latency.ts";
import { planLoad } from "./plan-load.ts";

const turnMetrics = ({ judged, load }: LoadEvidence): readonly TurnMetrics[] =>
  load.conversation.turns < 2
    ? []
    : Array.from({ length: load.conversation.turns }, (_, turn) => {
        const own = judged.filter(({ record }) => record.turn === turn);
        const failedCount = own.filter(({ record }) => record.outcome === "failed").length;
        return { turn, sentCount: own.length, failedCount, ...loadLatency(own, load.shape.kind) };
      });

/** {@link measureLoad} over evidence that is already sorted. */
export const measureLoadEvidence = (evidence: LoadEvidence): LoadMetrics => {
  const { index } = evidence;
  const { agentCount } = index.scenario;
  const { readyAgentCount, totalInstantiationTimeMs } = measureInstantiation(index);
  return {
    ...{ agentCount, readyAgentCount, totalInstantiationTimeMs },
    shape: evidence.load.shape.kind,
    model: planLoad(evidence.load, agentCount).model,
    turns: turnMetrics(evidence),
    failures: measureFailures(index),
    ...measureLoadFlow(evidence),
    ...measureLoadFaults(evidence),
    ...measureLoadAgents(evidence),
    ...measureLoadInstruments(evidence),
  };
};

/** Every figure of a load run from its evidence alone; figures whose evidence is missing say so in their `reason`. */
export const measureLoad = (records: readonly EvidenceRecord[]): LoadMetrics =>
  measureLoadEvidence(loadEvidence(indexEvidence(records)));
