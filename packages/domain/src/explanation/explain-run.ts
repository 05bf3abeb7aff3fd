import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import { connectionPoolLimit, threadPoolLimit, undeclaredCeiling } from "./ceiling-limits.ts";
import { cpuLimit, eventLoopLimit, garbageCollectionLimit } from "./compute-limits.ts";
import type { Explanation, LimitSignal } from "./explanation.ts";
import type { ExplanationView } from "./explanation-view.ts";
import { explanationView, shareOf } from "./explanation-view.ts";
import { mockLlmLimit, runnerLimit } from "./instrument-limits.ts";
import { LIMIT_CODES } from "./limit-codes.ts";
import type { LimitCode } from "./limit-codes.ts";
import { percent } from "./limit-reading.ts";
import type { LimitDetector, LimitReading } from "./limit-reading.ts";
import { llmLimit, rateLimit } from "./llm-limits.ts";
import { fileDescriptorLimit, memoryLimit } from "./resource-limits.ts";
import { serialSectionLimit, sqliteLockLimit } from "./serial-limits.ts";

const DETECTORS: Readonly<Record<LimitCode, LimitDetector>> = {
  runner: runnerLimit,
  "mock-llm": mockLlmLimit,
  "rate-limit": rateLimit,
  "file-descriptors": fileDescriptorLimit,
  memory: memoryLimit,
  cpu: cpuLimit,
  "thread-pool": threadPoolLimit,
  "connection-pool": connectionPoolLimit,
  "concurrency-ceiling": undeclaredCeiling,
  "serial-section": serialSectionLimit,
  "sqlite-lock": sqliteLockLimit,
  "event-loop": eventLoopLimit,
  "garbage-collection": garbageCollectionLimit,
  llm: llmLimit,
};

const CODES = Object.keys(LIMIT_CODES) as readonly LimitCode[];

/**
 * Cores at nine tenths leave a ceiling no room to be lifted into; below that the ceiling comes first. A lock of SQLite that was
 * named by who failed on it goes before the serial section that it makes.
 */
const rankOf = ({ code, urgent }: LimitReading): number => {
  if (code === "cpu" && urgent !== true) return CODES.indexOf("concurrency-ceiling") + 0.5;
  return code === "sqlite-lock" ? CODES.indexOf("serial-section") - 0.5 : CODES.indexOf(code);
};

const bindingOf = (readings: readonly LimitReading[]): LimitReading | null =>
  readings.filter(({ level }) => level === "binding").sort((a, b) => rankOf(a) - rankOf(b))[0] ?? null;

const STATUS_ORDER: readonly LimitSignal["status"][] = ["binds", "contributes", "not-shown"];

const signalOf = (reading: LimitReading, binding: LimitReading | null): LimitSignal => ({
  code: reading.code,
  title: LIMIT_CODES[reading.code],
  status: reading === binding ? "binds" : reading.level === "absent" ? "not-shown" : "contributes",
  strength: reading.strength,
  shareRatio: reading.shareRatio,
  evidence: reading.evidence,
  advice: reading.advice,
});

const ordered = (signals: readonly LimitSignal[]): readonly LimitSignal[] =>
  [...signals].sort((a, b) => STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status));

const orchestratorShare = (view: ExplanationView): number =>
  shareOf(view, "orchestrator-before-llm", "orchestrator-between-llm", "orchestrator-after-llm", "transport");

const outcomeOf = (view: ExplanationView, binding: LimitReading | null): Explanation["outcome"] => {
  if (binding !== null) return "limit";
  if (view.waterfall === null) return "nothing-measured";
  return orchestratorShare(view) >= 0.5 ? "unexplained" : "no-limit-reached";
};

const conclusionOf = (view: ExplanationView, binding: LimitReading | null): string => {
  if (binding?.code === "llm") {
    return `No limit of the orchestrator was reached: the LLM's own time is ${percent(shareOf(view, "llm"))} of an invocation.`;
  }
  if (binding !== null) {
    const share = binding.shareRatio === null ? "" : `, ${percent(binding.shareRatio)} of an invocation's time`;
    return `${LIMIT_CODES[binding.code]} binds (${binding.strength ?? "weak"} evidence${share}).`;
  }
  if (view.waterfall === null)
    return "No judged invocation succeeded and no signal is shown: nothing can be explained.";
  const share = percent(orchestratorShare(view));
  return orchestratorShare(view) >= 0.5
    ? `No limit is shown, yet the orchestrator takes ${share} of an invocation: this evidence does not say on what.`
    : `No limit was reached: the orchestrator takes ${share} of an invocation and no signal is shown.`;
};

/**
 * Where the time of a run's judged invocations went and which limit binds, from the evidence alone. A signal is shown only
 * where figures show it; what nothing shows is said to be not shown, with what was looked at.
 */
export const explainRun = (records: readonly EvidenceRecord[]): Explanation => {
  const view = explanationView(records);
  const readings = CODES.map((code) => DETECTORS[code](view));
  const binding = bindingOf(readings);
  const { evidence, description } = view;
  return {
    runId: evidence.of.run.at(0)?.runId ?? "unknown",
    orchestrator:
      description === undefined ? evidence.scenario.orchestrator : `${description.name} ${description.version}`,
    mode: description?.concurrency.mode ?? evidence.scenario.mode ?? "unknown",
    agentCount: view.agentCount,
    devMode: evidence.of.orchestrator.some((record) => record.description.devMode),
    partial: evidence.partial,
    waterfall: view.waterfall,
    outcome: outcomeOf(view, binding),
    binding: binding?.code ?? null,
    conclusion: conclusionOf(view, binding),
    signals: ordered(readings.map((reading) => signalOf(reading, binding))),
  };
};
