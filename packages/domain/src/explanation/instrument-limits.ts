import { detectCeilings, detectLlmSaturated, detectRunnerSaturated } from "../findings/instrument-detectors.ts";
import type { Finding } from "../verdict/verdict.ts";
import type { ExplanationView } from "./explanation-view.ts";
import type { LimitCode } from "./limit-codes.ts";
import { absent, ms } from "./limit-reading.ts";
import type { LimitDetector, LimitReading } from "./limit-reading.ts";

const findingsOf = ({ metrics, evidence }: ExplanationView): readonly Finding[] =>
  [detectRunnerSaturated, detectLlmSaturated, detectCeilings].flatMap((detect) =>
    detect({ metrics, evidence, targets: [] }),
  );

const shown = (code: LimitCode, found: readonly Finding[], advice: string): LimitReading => ({
  ...{ code, advice },
  level: found.some(({ severity }) => severity === "invalid") ? "binding" : "present",
  strength: "strong",
  shareRatio: null,
  evidence: found.map(({ evidence }) => evidence).join(" "),
});

/** Our own runner was late, or near what it can drive: then the other signals describe it as much as the subject. */
export const runnerLimit: LimitDetector = (view) => {
  const found = findingsOf(view).filter(({ code }) => code === "runner-saturated");
  if (found.length > 0) {
    return shown(
      "runner",
      found,
      "Run fewer agents from this machine, or drive them from several; then explain again.",
    );
  }
  const lag = view.metrics.runnerEventLoopLagP99Ms.value;
  return absent(
    "runner",
    lag === null ? "The runner's event loop was not watched." : `Event loop lag of the runner: p99 ${ms(lag)}.`,
    "`plimsoll doctor` says how many agents this machine can measure.",
  );
};

/** The mock LLM answered later than it had planned to. */
export const mockLlmLimit: LimitDetector = (view) => {
  const found = findingsOf(view).filter(({ code }) => code === "llm-saturated");
  if (found.length > 0) {
    return shown("mock-llm", found, "Give the mock LLM a core of its own, or load it less; then explain again.");
  }
  const error = view.metrics.llmTimingErrorP99Ms.value;
  return absent(
    "mock-llm",
    error === null ? "No call has a planned time to compare with." : `Timing error of the mock LLM: p99 ${ms(error)}.`,
    "It shows as a timing error above a tenth of the planned latency.",
  );
};
