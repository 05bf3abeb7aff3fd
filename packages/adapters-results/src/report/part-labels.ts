import type { LatencyPart } from "@plimsoll/domain";

/** What each part of an invocation's latency is called. */
export const PART_LABELS: Readonly<Record<LatencyPart["part"], string>> = {
  "client-queue": "Client queue",
  transport: "Transport",
  "orchestrator-before-llm": "Orchestrator, before the LLM",
  llm: "LLM",
  "orchestrator-between-llm": "Orchestrator, between LLM calls",
  "orchestrator-after-llm": "Orchestrator, after the LLM",
  "held-by-us": "Held by us (rate limit)",
};
