import {
  EQUAL_MEMORY_RATIO,
  shellCommand,
  topologyFlags,
  type TopologyResult,
  type TuningReport,
} from "@plimsoll/domain";
import { formatQuantity, numberOrDash } from "../report/quantity.ts";

/** What the signs of topologies mean. */
export const TOPOLOGY_SIGNS = "✓ meets every target, ✗ misses one, ? within an interval, ! could not be measured.";
/** How topologies are ranked. */
export const RANKING_WORDS = `Best first; medians over the sound trials. Memory decides, and CPU time among those within ${(100 * EQUAL_MEMORY_RATIO).toFixed(0)} % of the leanest.`;

const KINDS: Readonly<Record<TuningReport["kind"], string>> = {
  found: "meets every target at least cost",
  "none-meets": "came closest: no topology meets every target",
  unclear: "comes first, but an interval straddles a target: more rounds are needed",
  unmeasured: "no topology could be measured",
  "dev-mode": "comes first, for a stub: no evidence for any orchestrator",
  interrupted: "was first when the user stopped the race",
};

/** The first of the ranking; null where not even that could be measured. */
export const bestOf = ({ ranking: [first] }: TuningReport): TopologyResult | null =>
  first === undefined || first.status === "unmeasured" ? null : first;

/** What is to be said of the best, or that there is none. */
export const kindText = (report: TuningReport): string => {
  if (bestOf(report) !== null) return KINDS[report.kind];
  return report.kind === "interrupted" ? "stopped by the user before a topology was measured" : KINDS.unmeasured;
};

/** One topology as every format prints it. */
export interface TopologyRow {
  readonly sign: "✓" | "✗" | "?" | "!";
  readonly name: string;
  readonly trials: string;
  readonly memory: string;
  readonly cpu: string;
  readonly p95: string;
  readonly throughput: string;
  readonly note: string;
}

const SIGNS = { meets: "✓", misses: "✗", unclear: "?", unmeasured: "!" } as const;

const noteOf = ({ missed, failure, trials, leftAfterRound }: TopologyResult): string => {
  if (failure !== null) return failure;
  const misses = missed.map(({ target, trialCount }) => `${target} missed in ${trialCount} of ${trials.length}`);
  return [...misses, ...(leftAfterRound === null ? [] : [`left after round ${leftAfterRound + 1}`])].join("; ");
};

/** A topology's line. */
export const topologyRow = (result: TopologyResult): TopologyRow => ({
  sign: SIGNS[result.status],
  name: result.name,
  trials: String(result.trials.length),
  memory: numberOrDash("mb", result.peakMemoryMb),
  cpu: numberOrDash("ms", result.cpuMsPerInvocation),
  p95: numberOrDash("ms", result.p95LatencyMs),
  throughput: numberOrDash("per-second", result.throughputPerSec),
  note: noteOf(result),
});

/** The best in a full run: `plimsoll spike --orchestrator crewai --mode agent-async --workers 2`; null where there is none. */
export const bestCommand = (report: TuningReport): string | null => {
  const best = bestOf(report);
  if (best === null) return null;
  const { orchestrator } = report.scenario;
  return shellCommand(["plimsoll", "spike", "--orchestrator", orchestrator, ...topologyFlags(best.topology)]);
};

/** What a topology costs, in brackets; empty where nothing was read. */
export const costText = (best: TopologyResult | null): string => {
  if (best === null || best.peakMemoryMb === null) return "";
  const cpu =
    best.cpuMsPerInvocation === null ? "" : `, ${formatQuantity("ms", best.cpuMsPerInvocation)} of CPU an invocation`;
  return ` (${formatQuantity("mb", best.peakMemoryMb)} at its peak${cpu})`;
};

/** What is said of the race in one line. */
export const choiceLine = (report: TuningReport): string => {
  const best = bestOf(report);
  return best === null ? kindText(report) : `${best.name}: ${kindText(report)}`;
};

/** The same as a sentence, with what the best costs. */
export const choiceText = (report: TuningReport): string => `${choiceLine(report)}${costText(bestOf(report))}.`;
