import { topologyFlags, type TopologyResult, type TuningReport } from "@plimsoll/domain";
import { formatNumber, formatQuantity, type Unit } from "../report/quantity.ts";

const KINDS: Readonly<Record<TuningReport["kind"], string>> = {
  found: "meets every target at least cost",
  "none-meets": "came closest: no topology meets every target",
  unclear: "comes first, but an interval straddles a target: more rounds are needed",
  unmeasured: "no topology could be measured",
  "dev-mode": "comes first, for a stub: no evidence for any orchestrator",
  interrupted: "was first when the user stopped the race",
};

/** What is to be said of the first of the ranking. */
export const kindText = ({ kind }: TuningReport): string => KINDS[kind];

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

const shown = (unit: Unit, value: number | null): string => (value === null ? "—" : formatNumber(unit, value));

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
  memory: shown("mb", result.peakMemoryMb),
  cpu: shown("ms", result.cpuMsPerInvocation),
  p95: shown("ms", result.p95LatencyMs),
  throughput: shown("per-second", result.throughputPerSec),
  note: noteOf(result),
});

/** `--mode agent-async --workers 2`: what to add to `plimsoll spike`; empty where nothing was ranked. */
export const bestFlags = ({ ranking }: TuningReport): string =>
  ranking[0] === undefined ? "" : topologyFlags(ranking[0].topology).join(" ");

/** What the best costs, in one sentence; empty where nothing was read. */
export const costText = ({ ranking }: TuningReport): string => {
  const [best] = ranking;
  if (best === undefined || best.peakMemoryMb === null) return "";
  const cpu =
    best.cpuMsPerInvocation === null ? "" : `, ${formatQuantity("ms", best.cpuMsPerInvocation)} of CPU an invocation`;
  return `${formatQuantity("mb", best.peakMemoryMb)} at its peak${cpu}`;
};

/** Text that can't break a Markdown table. */
export const renderable = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
