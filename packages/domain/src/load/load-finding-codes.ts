import type { FindingMeaning } from "../verdict/finding-codes.ts";

/** The catalogue of findings of load runs; docs/load.md lists them. Severities mean what they mean for a spike. */
export const LOAD_FINDING_CODES = {
  "dev-mode": {
    severities: ["invalid"],
    meaning: "The subject is a stub. Its numbers are never evidence for a real orchestrator.",
  },
  "run-record-missing": {
    severities: ["invalid"],
    meaning: "The evidence has no first line of a load run, so that nobody knows what was asked for.",
  },
  "target-unreadable": { severities: ["invalid"], meaning: "A target of the scenario can't be parsed." },
  "runner-saturated": {
    severities: ["invalid"],
    meaning:
      "The runner's own timers or its event loop were late by an amount that matters, or the load came near to what it can drive.",
  },
  "llm-saturated": {
    severities: ["invalid", "warning"],
    meaning: "The mock LLM answered later than it planned to, or the load came near to what it can answer.",
  },
  "llm-lost": {
    severities: ["invalid"],
    meaning: "The LLM was lost during the run: what failed then says nothing of the subject.",
  },
  "conservation-broken-by-us": {
    severities: ["invalid"],
    meaning: "A stage has more or fewer arrivals on record than the driver counted, or one is on record twice.",
  },
  "orchestrator-lost": { severities: ["failure"], meaning: "The orchestrator died or broke the protocol." },
  "agents-not-ready": { severities: ["failure"], meaning: "Agents could not be instantiated, and carried no load." },
  "context-crossed": {
    severities: ["failure"],
    meaning: "An answer holds the canary of another agent, or of another conversation of its own.",
  },
  "result-dropped": { severities: ["failure"], meaning: "An invocation was never answered although the run ended." },
  "over-saturated": {
    severities: ["warning"],
    meaning: "Arrivals outran what was completed: what was in flight and the latency grew as long as the load went on.",
  },
  "no-steady-state": {
    severities: ["warning"],
    meaning: "The latency drifted at a constant level; its percentiles are withheld.",
  },
  "warm-up-too-short": {
    severities: ["warning"],
    meaning: "MSER-5 would drop more of the beginning than the declared warm-up did.",
  },
  "arrivals-dropped": {
    severities: ["warning"],
    meaning: "Arrivals were not sent because no agent was free or the queue was full; they count as not good.",
  },
  "littles-law-broken": {
    severities: ["warning"],
    meaning:
      "In a steady stage, what the driver counted as open is not throughput times latency by the records: one of them is wrong.",
  },
  "fault-spread": {
    severities: ["warning"],
    meaning: "Agents that no fault struck became slower, or failed, while others were struck.",
  },
  "not-recovered": {
    severities: ["warning"],
    meaning: "Latency or failures did not come back to their band before the load ended.",
  },
  "orphan-calls": {
    severities: ["warning"],
    meaning: "LLM calls went on after their invocation had ended: work that nobody waits for.",
  },
  leak: { severities: ["warning"], meaning: "Memory, files or threads rise for as long as the load lasts." },
  "tools-not-called": {
    severities: ["warning"],
    meaning:
      "The scenario asks for tool turns, and the LLM was asked no more often than once: this driver has no tools.",
  },
  "invocations-failed": { severities: ["warning"], meaning: "Invocations of judged stages failed." },
  "stopped-early": { severities: ["info"], meaning: "The load was ended because a target was breached beyond doubt." },
  "partial-run": { severities: ["warning"], meaning: "The run did not reach its end; what there is was judged." },
} as const satisfies Readonly<Record<string, FindingMeaning>>;

export type LoadFindingCode = keyof typeof LOAD_FINDING_CODES;
