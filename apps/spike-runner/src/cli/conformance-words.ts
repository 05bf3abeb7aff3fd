import type { ConformanceCheckName, ConformanceKind, ConformanceStatus } from "@plimsoll/domain";

/** What each check does, in the order of the tables. */
export const CHECK_WORDS: Readonly<Record<ConformanceCheckName, string>> = {
  "mix-ups": "Three waves of all agents: does a context reach another agent's answer or LLM call?",
  ceiling: "The LLM answers nobody: how many calls are there at once?",
  "fan-out": "The LLM fails for one agent of a wave: is every branch answered once, and does one failure stay one?",
  timeout: "The LLM never answers, the limit is 2 s: does the invocation end, and its LLM call with it?",
  cancellation: "A cancel while the LLM is silent: does the invocation end, and does the cancel reach the LLM?",
  hang: "The LLM never answers one agent of a wave, the limit is 5 s: do the others go on?",
  "retry-500": "The LLM answers 500 once: how many calls follow?",
  "retry-429": "The LLM answers 429 once: how many calls follow?",
  release: "The pool is released while an invocation is open: is everything gone, once?",
};

/** One glyph a status. */
export const STATUS_MARKS: Readonly<Record<ConformanceStatus, string>> = {
  holds: "✓",
  breaks: "✗",
  noted: "·",
  "not-measured": "?",
};

/** How a run ends for a shell. */
export const CONFORMANCE_EXIT_CODES: Readonly<Record<ConformanceKind, number>> = {
  conforms: 0,
  breaks: 99,
  inconclusive: 98,
  invalid: 97,
  interrupted: 105,
};

/** The last line of a run. */
export const KIND_WORDS: Readonly<Record<ConformanceKind, string>> = {
  conforms: "CONFORMS: every check holds",
  breaks: "BREAKS: at least one check does not hold",
  inconclusive: "INCONCLUSIVE: a check could not be made",
  invalid: "INVALID: nobody but a stub was tried, or nobody came up",
  interrupted: "INTERRUPTED: what there was is written",
};
