import type { EvidenceIndex } from "../evidence/evidence-index.ts";

/** Agents of the user's own may ask the LLM as often as they like, and answer in words of their own. */
export const areOwnAgents = (index: EvidenceIndex): boolean =>
  index.of.orchestrator.some(({ description }) => description.settings["own.target"] !== undefined);

/** Why a figure that needs each call's invocation has no value. */
export const UNTRACEABLE = "no LLM call of the user's own agents carries a canary of the run";

/**
 * True where the user's own code hands no canary on: no LLM call can then be given to its invocation, so that nothing
 * which a call proves is known, for the orchestrator or against it. Our own agents always hand theirs on.
 */
export const isUntraceable = (index: EvidenceIndex): boolean =>
  index.journalExpected &&
  areOwnAgents(index) &&
  (!index.partial || index.of["llm-call"].length > 0) &&
  index.traces.all.some(({ invocation }) => invocation.outcome === "succeeded") &&
  index.traces.all.every(({ calls }) => calls.length === 0);
