import type { LimitSignal, WaterfallPart } from "@plimsoll/domain";

/** Names of the parts for people. */
export const PART_NAMES: Readonly<Record<WaterfallPart["part"], string>> = {
  "client-queue": "client queue",
  transport: "transport",
  "orchestrator-before-llm": "orchestrator, before the LLM",
  llm: "LLM",
  "orchestrator-between-llm": "orchestrator, between LLM calls",
  "orchestrator-after-llm": "orchestrator, after the LLM",
  "held-by-us": "held by us (rate limit, barrier)",
};

/** `12.3 ms`, one decimal. */
export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;

/** `12.3 %` of 0..1. */
export const share = (ratio: number): string => `${(100 * ratio).toFixed(1)} %`;

/** `strong evidence, 74.4 % of the time`. */
export const weight = ({ strength, shareRatio }: LimitSignal): string =>
  [
    ...(strength === null ? [] : [`${strength} evidence`]),
    ...(shareRatio === null ? [] : [`${share(shareRatio)} of the time`]),
  ].join(", ");
