import type { LlmCallRecord } from "../evidence/evidence-record.ts";
import type { ExplanationView } from "./explanation-view.ts";
import { shareOf } from "./explanation-view.ts";
import { absent, BINDING_SHARE, ms, percent } from "./limit-reading.ts";
import type { LimitDetector } from "./limit-reading.ts";

/** Refused calls from this share on slow or fail the waves as a whole. */
const REFUSED_SHARE = 0.05;
/** Half of the time: what else there is takes less than the LLM. */
const LLM_SHARE = 0.5;

const judgedCalls = ({ judged }: ExplanationView): readonly LlmCallRecord[] => judged.flatMap(({ calls }) => calls);

/** Calls answered with 429, tried again by our gateway, or held back by our own rate limit. */
export const rateLimit: LimitDetector = (view) => {
  const calls = judgedCalls(view);
  const refused = calls.filter(({ outcome }) => outcome === "rate-limited").length;
  const repeated = calls.filter(({ attempts }) => attempts > 1).length;
  const failed = view.judged.filter(({ invocation }) => invocation.error?.code === "llm-rate-limited").length;
  const heldShare = shareOf(view, "held-by-us");
  const { rpm } = view.evidence.scenario.llm;
  const figures = `${refused} of ${calls.length} calls were answered with 429, ${repeated} were repeated by the gateway; ${failed} invocations failed by it; held back by us: ${percent(heldShare)} of the time${rpm === undefined ? "" : ` (rpm ${rpm})`}.`;
  if (refused + repeated + failed === 0 && heldShare < 0.01) {
    return absent("rate-limit", figures, "It shows as 429s in the journal, or as calls that our gateway held back.");
  }
  const refusedShare = Math.max(
    (refused + repeated) / Math.max(1, calls.length),
    failed / Math.max(1, view.judged.length),
  );
  return {
    code: "rate-limit",
    level: refusedShare >= REFUSED_SHARE || heldShare >= BINDING_SHARE ? "binding" : "present",
    strength: "strong",
    shareRatio: heldShare > 0 ? heldShare : null,
    evidence: figures,
    advice:
      "Raise the provider's quota or `--rpm`, or spread the agents over time; more workers or threads won't help.",
  };
};

/** The LLM's service time itself, as the journal stamped it; parallel calls count once. */
export const llmLimit: LimitDetector = (view) => {
  const share = shareOf(view, "llm");
  const part = view.waterfall?.parts.find(({ part: name }) => name === "llm");
  if (part === undefined) {
    return absent(
      "llm",
      view.evidence.journalExpected
        ? "No succeeded invocation of a judged wave has an LLM call."
        : "The orchestrator's LLM can't be chosen, so that no journal shows its calls.",
      "It shows as the LLM's share of the invocations' time.",
    );
  }
  const evidence = `LLM calls take ${percent(share)} of the mean invocation: p50 ${ms(part.p50Ms)}, p95 ${ms(part.p95Ms)}.`;
  if (share < BINDING_SHARE) {
    return absent("llm", evidence, `From ${percent(BINDING_SHARE)} on it contributes.`);
  }
  return {
    code: "llm",
    level: share >= LLM_SHARE ? "binding" : "present",
    strength: "strong",
    shareRatio: share,
    evidence,
    advice:
      "The orchestrator has room: a faster model, shorter prompts, or fewer calls an agent save more than tuning it.",
  };
};
