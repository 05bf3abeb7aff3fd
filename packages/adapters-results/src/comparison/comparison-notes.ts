import type { OrchestratorComparison } from "@plimsoll/domain";

const orderText = (order: OrchestratorComparison["order"]): string =>
  order
    .slice(0, 4)
    .map((round) => round.join(", "))
    .join("; ") + (order.length > 4 ? "; …" : "");

/**
 * How memory that several orchestrators share is split between them (Linux, Documentation/filesystems/proc.rst: PSS is "the
 * count of pages it has in memory, where each page is divided by the number of processes sharing it").
 */
export const MEMORY_SHARING =
  "Memory is PSS where the kernel offers it: a page that n processes map counts as 1/n in each of them. What an orchestrator's own processes share adds up to whole pages. Pages of files that several orchestrators map (the same Python, the same libraries) are divided by the number of processes that map them, not by the number of orchestrators: since all are up at once, each bears less of them than in a spike alone, and one with more processes bears more of them than one with fewer. So base and peak may be smaller here than in a spike alone; memory an agent is not touched, since it is the slope over pools of the same processes. Where there is no PSS, RSS counts every shared page in full in each process.";

/** How a comparison was made, and what it can't say; for those who would draw conclusions. */
export const comparisonNotes = ({
  environment,
  scenario,
  order,
  durationMs,
  reference,
}: OrchestratorComparison): readonly string[] => [
  `Machine: ${environment.cpuModel}, ${environment.cores} cores, ${environment.os}, Node.js ${environment.nodeVersion}; load average ${environment.loadAverage1m} before the start. ${(durationMs / 1000).toFixed(0)} s in all.`,
  `Scenario: ${scenario.agentCount} agents, ${scenario.waves} judged waves after ${scenario.warmUpWaves} warm-up waves, LLM ${scenario.llm.kind}, seed ${scenario.seed}.`,
  `All were started before the first was loaded; one at a time was under load, the others stood idle. Judged waves in balanced order: ${orderText(order)}.`,
  `Waves of the same round are paired; ratios are to ${reference}, by round, on logarithms; p after Holm's correction over the orchestrators of a metric. Within 5 % either way is called equivalent.`,
  "A turn is one wave that is not judged, to shake off what idleness did (dropped connections, cold caches), and one that is.",
  "Overhead is the latency less the union of the LLM's own times, as the LLM's side stamped them. CPU time is that of the orchestrator's processes, read right before and after each judged wave.",
  "Every orchestrator has a run of its own beside this comparison; `plimsoll report RUN` recomputes its figures and verdict from its samples alone.",
];
