import { formatFigure } from "../targets/format-figure.ts";
import type { Detector } from "./inspection.ts";
import { finding } from "./inspection.ts";

/** A stub is no evidence, whatever its numbers are. */
export const detectDevMode: Detector = ({ evidence }) =>
  evidence.of.orchestrator
    .filter(({ description }) => description.devMode)
    .slice(0, 1)
    .map(({ description }) =>
      finding({
        code: "dev-mode",
        message: `${description.name} is a stub (DEV MODE): its numbers say nothing about a real orchestrator.`,
        evidence: `${description.name} ${description.version} describes itself with devMode = true.`,
      }),
    );

/** Without the first line the scenario is unknown. */
export const detectMissingRunRecord: Detector = ({ evidence }) =>
  evidence.hasRunRecord
    ? []
    : [
        finding({
          code: "run-record-missing",
          message: "The evidence does not say which scenario was run; the default scenario stands in.",
          evidence: "No record of kind `run` was found.",
        }),
      ];

/** How the last line of a run begins that lost its LLM; the runner puts the reason behind it. */
const LLM_LOST = "llm-lost";

/** Invocations that fail because our own LLM is gone are no fault of the subject. */
export const detectLostLlm: Detector = ({ evidence, metrics }) =>
  evidence.partial && evidence.partialReason.startsWith(LLM_LOST)
    ? [
        finding({
          code: "llm-lost",
          message: "The LLM under the orchestrator was lost: what failed since is not the orchestrator's doing.",
          evidence: `The run ended with \`${evidence.partialReason}\`; ${metrics.waveCount} of ${evidence.scenario.waves} judged waves had ended.`,
        }),
      ]
    : [];

/** The verdict of a run that was cut short can't be GO. */
export const detectPartialRun: Detector = ({ evidence, metrics }) =>
  evidence.partial
    ? [
        finding({
          code: "partial-run",
          message: `The run did not reach its end: ${evidence.partialReason}.`,
          evidence: `${metrics.waveCount} of ${evidence.scenario.waves} judged waves ended; ${metrics.pendingCount} invocations were still open.`,
        }),
      ]
    : [];

/** Says of every target without a figure why it has none. */
export const detectNotMeasured: Detector = ({ targets }) =>
  targets
    .filter(({ estimate }) => estimate.value === null)
    .map(({ target, estimate }) =>
      finding({
        code: "not-measured",
        message: `${target.metric} has no figure, so that \`${target.expression}\` is undecided.`,
        evidence: `${estimate.reason ?? "No evidence was collected for it"} (${estimate.sampleCount} samples).`,
      }),
    );

/** Load from before the run competes with the subject. */
export const detectBusyMachine: Detector = ({ evidence }) =>
  evidence.of.run
    .filter(({ environment }) => environment.loadAverage1m > environment.cores)
    .map(({ environment }) =>
      finding({
        code: "machine-was-busy",
        message: "The machine was busy before the run began: the latencies hold other programs' load too.",
        evidence: `Load average ${formatFigure(environment.loadAverage1m)} on ${environment.cores} cores.`,
      }),
    );
