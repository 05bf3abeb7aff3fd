import { formatFigure } from "../targets/format-figure.ts";
import type { LoadDetector } from "./load-inspection.ts";
import { loadFinding } from "./load-inspection.ts";

/** A warm-up is too short when more than this share of the judged invocations would be dropped too. */
const FURTHER_WARM_UP_SHARE = 0.1;
/** Spared agents count as hit when their latency rose certainly and by more than this. */
const SPREAD_RATIO = 1.1;

/** Stages at one level that did not stay where they were. */
export const detectDrift: LoadDetector = ({ metrics: { stages } }) =>
  stages
    .filter(({ isWarmUp }) => !isWarmUp)
    .flatMap(({ name, stationarity: { kind, reason } }) =>
      kind === "over-saturated" || kind === "no-steady-state"
        ? [loadFinding({ code: kind, message: `Stage "${name}": percentiles are withheld.`, evidence: `${reason}.` })]
        : [],
    );

/** MSER-5 against the declared warm-up. */
export const detectShortWarmUp: LoadDetector = ({ metrics: { furtherWarmUpCount, sentCount, stationarity } }) =>
  furtherWarmUpCount === null ||
  stationarity.kind === "over-saturated" ||
  furtherWarmUpCount <= FURTHER_WARM_UP_SHARE * sentCount
    ? []
    : [
        loadFinding({
          code: "warm-up-too-short",
          message: "The declared warm-up is shorter than what the latencies need to settle.",
          evidence: `MSER-5 would drop the first ${furtherWarmUpCount} of ${sentCount} judged invocations as well.`,
        }),
      ];

/** Arrivals that nobody served; those that we gave up when we ended the load early are not the orchestrator's doing. */
export const detectDroppedArrivals: LoadDetector = ({ metrics: { arrivalCount }, evidence: { refused } }) => {
  if (refused.length === 0) return [];
  const reasons = new Map<string, number>();
  for (const { reason } of refused) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return [
    loadFinding({
      code: "arrivals-dropped",
      message: `${refused.length} arrivals were never sent; ${arrivalCount} came in the judged stages.`,
      evidence: `${[...reasons].map(([reason, count]) => `${count} ${reason}`).join(", ")}, all stages.`,
    }),
  ];
};

/** Figures that contradict each other. */
export const detectBrokenLittlesLaw: LoadDetector = ({ metrics: { stages } }) =>
  stages
    .filter(({ isWarmUp, littlesLaw }) => !isWarmUp && littlesLaw !== null && !littlesLaw.holds)
    .map(({ name, littlesLaw }) =>
      loadFinding({
        code: "littles-law-broken",
        message: `Stage "${name}": what the driver counted as open is not throughput times latency.`,
        evidence: `By the records ${formatFigure(littlesLaw?.expectedInFlight ?? 0)} should have been open; the driver's count is ${formatFigure(100 * (littlesLaw?.deviationRatio ?? 0))} % apart.`,
      }),
    );

/** Faults that reached the agents that were spared. */
export const detectSpread: LoadDetector = ({ metrics: { faults } }) =>
  faults
    .filter(
      ({ blastRadiusRatio, sparedFailedBeforeRatio, sparedFailedInWindowRatio }) =>
        (blastRadiusRatio.low ?? 0) > SPREAD_RATIO || (sparedFailedInWindowRatio ?? 0) > (sparedFailedBeforeRatio ?? 0),
    )
    .map(({ name, blastRadiusRatio, sparedAgentCount, sparedFailedInWindowRatio }) =>
      loadFinding({
        code: "fault-spread",
        message: `Fault ${name}: ${sparedAgentCount} agents that it did not strike felt it.`,
        evidence: `Their latency was ${blastRadiusRatio.value === null ? "not measurable" : `${formatFigure(blastRadiusRatio.value)} times that of before`}; ${formatFigure(100 * (sparedFailedInWindowRatio ?? 0))} % of their invocations failed.`,
      }),
    );

/** Disturbances that outlasted the load. */
export const detectNotRecovered: LoadDetector = ({ metrics: { recoverMs } }) =>
  recoverMs.value === Infinity
    ? [
        loadFinding({
          code: "not-recovered",
          message: "Latency or failures did not come back to their band before the load ended.",
          evidence: `${recoverMs.method}.`,
        }),
      ]
    : [];

/** Work that nobody waits for. */
export const detectOrphans: LoadDetector = ({ metrics: { orphanCallCount } }) =>
  (orphanCallCount.value ?? 0) > 0
    ? [
        loadFinding({
          code: "orphan-calls",
          message: `${orphanCallCount.value} LLM calls went on after their invocation had ended.`,
          evidence: "By the LLM's own journal, more than 50 ms after the runner had the invocation's end.",
        }),
      ]
    : [];

/** Why the plan was not carried out to its end. */
export const detectStoppedEarly: LoadDetector = ({ evidence: { index } }) =>
  index.of["stopped-early"].map(({ target, reason }) =>
    loadFinding({
      code: "stopped-early",
      message: `The load was ended early: \`${target}\` is breached.`,
      evidence: reason,
    }),
  );
