import { RUNNER_DELAY_FLOOR_MS, RUNNER_DELAY_SHARE } from "../findings/instrument-detectors.ts";
import { ceilingDoubts, latenessDoubts } from "../findings/instrument-doubts.ts";
import { medianFiniteMs } from "../metrics/judged-invocations.ts";
import { llmLatenessMs, worstLatenessEffect } from "../metrics/llm-lateness.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { LoadDetector, LoadInspection } from "./load-inspection.ts";
import { loadFinding } from "./load-inspection.ts";

const medianMs = ({ evidence: { judged } }: LoadInspection): number | null =>
  medianFiniteMs(judged.map(({ uncorrectedMs }) => uncorrectedMs));

/** A stub is no evidence, whatever its numbers are. */
export const detectDevMode: LoadDetector = ({ evidence: { index } }) =>
  index.of.orchestrator
    .filter(({ description }) => description.devMode)
    .slice(0, 1)
    .map(({ description }) =>
      loadFinding({
        code: "dev-mode",
        message: `${description.name} is a stub (DEV MODE): its numbers say nothing about a real orchestrator.`,
        evidence: `${description.name} ${description.version} describes itself with devMode = true.`,
      }),
    );

/** Without the first line nobody knows what was asked for. */
export const detectMissingLoad: LoadDetector = ({ evidence: { index } }) =>
  index.of.run[0]?.load === undefined
    ? [
        loadFinding({
          code: "run-record-missing",
          message: "The evidence does not say which load was run.",
          evidence: "No first line of kind `run` with a field `load` was found.",
        }),
      ]
    : [];

/** The runner's timers or its event loop were part of what was measured. */
export const detectLateRunner: LoadDetector = (inspection) => {
  const median = medianMs(inspection);
  if (median === null) return [];
  const limit = Math.max(RUNNER_DELAY_FLOOR_MS, RUNNER_DELAY_SHARE * median);
  const pacing = inspection.metrics.pacingErrorP99Ms.value ?? 0;
  const lag = inspection.metrics.runnerEventLoopLagP99Ms.value ?? 0;
  if (pacing <= limit && lag <= limit) return [];
  return [
    loadFinding({
      code: "runner-saturated",
      message: "The runner could not keep its own pace: part of the latency is its own.",
      evidence: `Pacing error p99 ${formatFigure(pacing)} ms, event loop lag p99 ${formatFigure(lag)} ms; ${formatFigure(limit)} ms are tolerable at a median latency of ${formatFigure(median)} ms.`,
    }),
  ];
};

/** The largest number of completions a second over a stage, which is what our own side had to carry. */
const busiestPerSec = ({ metrics: { stages } }: LoadInspection): number =>
  stages.reduce((most, { throughputPerSec }) => Math.max(most, throughputPerSec.value ?? 0), 0);

/** The busiest stage came near to what our own side can carry on this machine. */
export const detectLoadCeilings: LoadDetector = (inspection) => {
  const calibration = inspection.evidence.index.of.calibration.at(-1);
  if (calibration === undefined) return [];
  const { value } = inspection.metrics.llmCallsPerInvocation;
  return ceilingDoubts(calibration, busiestPerSec(inspection), value ?? 0).map(loadFinding);
};

/** The mock LLM could not keep its own time; calls that were not answered are left out, and a delay that a fault asked for is planned. */
export const detectLateLlm: LoadDetector = (inspection) => {
  const traces = inspection.evidence.judged.map(({ trace }) => trace);
  const timed = traces.flatMap(({ calls }) => calls).filter((call) => llmLatenessMs(call) !== null);
  const effect = worstLatenessEffect(traces);
  if (effect === null || timed.length === 0) return [];
  const errorP99Ms = nearestRankPercentile(ascending(timed.map((call) => llmLatenessMs(call) ?? 0)), 0.99) ?? 0;
  const plannedMedianMs = nearestRankPercentile(ascending(timed.map(({ plannedMs }) => plannedMs ?? 0)), 0.5) ?? 0;
  return latenessDoubts({ errorP99Ms, plannedMedianMs, effect }).map(loadFinding);
};

/** What the driver counted must be what it wrote down, stage by stage. */
export const detectBrokenBooks: LoadDetector = ({ metrics, evidence }) => {
  const wrong = evidence.stages.filter(
    ({ stage, arrivals }) => metrics.stages.find((each) => each.stage === stage)?.arrivalCount !== arrivals,
  );
  const ids = evidence.invocations.map(({ record }) => record.requestId);
  const doubled = ids.length - new Set(ids).size;
  return [
    ...wrong.map(({ stage, name, arrivals }) =>
      loadFinding({
        code: "conservation-broken-by-us",
        message: `The evidence of stage ${stage} (${name}) is not complete.`,
        evidence: `${arrivals} arrivals were counted, ${metrics.stages.find((each) => each.stage === stage)?.arrivalCount ?? 0} are on record.`,
      }),
    ),
    ...(doubled > 0
      ? [
          loadFinding({
            code: "conservation-broken-by-us",
            message: "Invocations are on record twice.",
            evidence: `${ids.length} records, ${doubled} of them repeated.`,
          }),
        ]
      : []),
  ];
};

/** How the last line of a run begins that lost its LLM; the runner puts the reason behind it. */
const LLM_LOST = "llm-lost";

/** Invocations that fail because our own LLM is gone are no fault of the subject. */
export const detectLostLlm: LoadDetector = ({ evidence: { index } }) =>
  index.partial && index.partialReason.startsWith(LLM_LOST)
    ? [
        loadFinding({
          code: "llm-lost",
          message: "The LLM under the orchestrator was lost: what failed since is not the orchestrator's doing.",
          evidence: `The run ended with \`${index.partialReason}\`.`,
        }),
      ]
    : [];

/** What there is of a run that was cut off. */
export const detectPartialLoad: LoadDetector = ({ evidence: { index } }) =>
  index.partial
    ? [
        loadFinding({
          code: "partial-run",
          message: "The run did not reach its end.",
          evidence: `It ended with \`${index.partialReason}\`.`,
        }),
      ]
    : [];
