import { breachedBeyondDoubt, comparePaired, judgeRegression, RECOMMENDED_RUNS } from "@plimsoll/domain";
import type { RegressionVerdict, RunFigures, WatchedMetric } from "@plimsoll/domain";
import { LEAK_CASES } from "./leak-cases.ts";
import { normalQuantile } from "./normal-law.ts";
import { cliffAt, CURVES, searchCapacity } from "./simulated-capacity.ts";
import type { SimulatedP95 } from "./simulated-capacity.ts";

/** A decision of the product on simulated data: how often it must come out, or must not. */
export interface JudgementCase {
  readonly judgement: string;
  readonly data: string;
  readonly operator: "<=" | ">=";
  readonly limitRatio: number;
  /** Why it may miss its limit, where it is known to. */
  readonly known?: string;
  /** Whether it came out in this try. */
  readonly happens: (random: () => number) => boolean;
  /** Whether it would have come out by the rule that this one replaced; absent where there was none. */
  readonly formerly?: (random: () => number) => boolean;
}

const factor = (random: () => number, deviation: number): number => Math.exp(deviation * normalQuantile(random()));

const WATCHED: readonly WatchedMetric[] = [
  { name: "p50LatencyMs", betterWhen: "lower" },
  { name: "p95LatencyMs", betterWhen: "lower" },
  { name: "throughputPerSec", betterWhen: "higher" },
  { name: "peakMemoryMb", betterWhen: "lower" },
];

interface GateData {
  readonly runs: number;
  readonly runDeviation: number;
  readonly waveDeviation: number;
}

const runsOf = (random: () => number, data: GateData, slower: number): readonly RunFigures[] =>
  Array.from({ length: data.runs }, (_, index) => ({
    runId: `run-${index}`,
    figures: Object.fromEntries(
      WATCHED.map(({ name }) => {
        const level = (name === "p95LatencyMs" ? slower : 1) * factor(random, data.runDeviation);
        return [name, Array.from({ length: 6 }, () => 100 * level * factor(random, data.waveDeviation))];
      }),
    ),
  }));

type Goal = Pick<JudgementCase, "operator" | "limitRatio" | "known">;

const gate = (slower: number, data: GateData, goal: Goal): JudgementCase => ({
  judgement: slower === 1 ? "regression gate flags no change" : "regression gate finds +10 % of one metric in four",
  data: `${data.runs} against ${data.runs} runs, which differ by ${100 * data.runDeviation} %, their 6 waves by ${100 * data.waveDeviation} %`,
  happens: (random) => {
    const verdict: RegressionVerdict = judgeRegression(
      runsOf(random, data, 1),
      runsOf(random, data, slower),
      WATCHED,
    ).verdict;
    return verdict === "regressed";
  },
  ...goal,
});

const found = (name: string, limit: number, deviation: number, curve: SimulatedP95): JudgementCase => ({
  judgement: "capacity found within 5 % (or one agent)",
  data: `${name}, limit ${limit}, trials differ by ${100 * deviation} %`,
  operator: ">=",
  limitRatio: 0.95,
  happens: (random) => {
    const { feasibleMax } = searchCapacity((agentCount) => curve(agentCount) * factor(random, deviation));
    return Math.abs(feasibleMax - limit) <= Math.max(1, 0.05 * limit);
  },
});

/** One wave in ten is bad as a whole; over all waves the share beyond the limit is 5 %, just what a p95 allows. */
const waveShare = (random: () => number): number => {
  const chance = random() < 0.1 ? 0.25 : 0.25 / 9;
  return Array.from({ length: 72 }, random).filter((draw) => draw < chance).length / 72;
};

const stopping = (alpha: number): JudgementCase => ({
  judgement: "run stopped although its target holds",
  data: `asked after each of 50 waves, one in ten bad as a whole, alpha ${alpha}`,
  operator: "<=",
  limitRatio: alpha,
  happens: (random) => {
    const shares: number[] = [];
    return Array.from({ length: 50 }, () => {
      shares.push(waveShare(random));
      return breachedBeyondDoubt(shares, 0.05, alpha).breached;
    }).includes(true);
  },
});

const equals = (count: number): JudgementCase => ({
  judgement: "compare calls any of them faster or slower than the first",
  data: `${count} equal orchestrators, 6 waves that differ by 20 %, own noise 10 %`,
  operator: "<=",
  limitRatio: 0.05,
  happens: (random) => {
    const samples = Array.from({ length: 6 }, (_, wave) => {
      const moment = 100 * factor(random, 0.2);
      return Array.from({ length: count }, (_one, index) => {
        return { orchestrator: `o${index}`, metric: "p95LatencyMs", wave, value: moment * factor(random, 0.1) };
      });
    }).flat();
    const [compared] = comparePaired(samples, [{ name: "p95LatencyMs", betterWhen: "lower", kind: "speed" }]);
    return (compared?.pairs ?? []).some(({ verdict }) => verdict === "faster" || verdict === "slower");
  },
});

const FOUND = { operator: ">=", limitRatio: 0.95 } as const;
const TOO_FEW = `fewer than the ${RECOMMENDED_RUNS} runs that are asked for`;
const SPARED = { operator: "<=", limitRatio: 0.05 } as const;

/** Every decision that issue 5 sets a rate for. */
export const JUDGEMENT_CASES: readonly JudgementCase[] = [
  gate(1.1, { runs: RECOMMENDED_RUNS, runDeviation: 0.02, waveDeviation: 0.05 }, FOUND),
  gate(1.1, { runs: 5, runDeviation: 0.02, waveDeviation: 0.05 }, { ...FOUND, known: TOO_FEW }),
  gate(1.1, { runs: 10, runDeviation: 0.03, waveDeviation: 0.05 }, FOUND),
  gate(1, { runs: RECOMMENDED_RUNS, runDeviation: 0.02, waveDeviation: 0.05 }, SPARED),
  gate(1, { runs: 5, runDeviation: 0.02, waveDeviation: 0.05 }, SPARED),
  gate(1, { runs: 5, runDeviation: 0.03, waveDeviation: 0.1 }, SPARED),
  gate(1, { runs: 10, runDeviation: 0.03, waveDeviation: 0.05 }, SPARED),
  ...Object.entries(CURVES).flatMap(([name, curve]) =>
    [7, 72, 1_000].map((limit) => found(name, limit, 0.05, curve(limit + 0.5))),
  ),
  ...[7, 72, 1_000].map((limit) => found("cliff", limit, 0.08, cliffAt(limit))),
  stopping(0.01),
  stopping(0.05),
  equals(5),
  ...LEAK_CASES,
];
