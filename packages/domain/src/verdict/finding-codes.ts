import type { Finding } from "./verdict.ts";

/** What a code says, and how grave it can be. */
export interface FindingMeaning {
  /** Most grave first; more than one where it depends on the numbers. */
  readonly severities: readonly [Finding["severity"], ...Finding["severity"][]];
  readonly meaning: string;
}

/** The catalogue of findings; docs/findings.md is made from it. `invalid` spoils the run, `failure` condemns the subject. */
export const FINDING_CODES = {
  "dev-mode": {
    severities: ["invalid"],
    meaning: "The subject is a stub. Its numbers are never evidence for a real orchestrator.",
  },
  "run-record-missing": {
    severities: ["invalid"],
    meaning: "The evidence has no first line, so that nobody knows which scenario was run.",
  },
  "target-unreadable": {
    severities: ["invalid"],
    meaning: "A target of the scenario can't be parsed, so that it can't be judged.",
  },
  "runner-saturated": {
    severities: ["invalid"],
    meaning: "The runner was late by an amount that matters: its own delay would be blamed on the subject.",
  },
  "llm-saturated": {
    severities: ["invalid", "warning"],
    meaning: "The mock LLM answered later than it planned to; invalid where that is material to the latencies.",
  },
  "llm-lost": {
    severities: ["invalid"],
    meaning:
      "The LLM, or our gateway in front of it, was lost during the run: what failed then says nothing of the subject.",
  },
  "held-past-timeout": {
    severities: ["invalid"],
    meaning: "Invocations ran into their time limit while our own rate limit held their LLM calls back.",
  },
  "canaries-lost": {
    severities: ["invalid"],
    meaning:
      "The user's own agents hand no canary on, so that no LLM call can be given to its invocation: concurrency, mix-ups on the way to the LLM and whose call it was are not measured.",
  },
  "not-calibrated": {
    severities: ["warning"],
    meaning:
      "What our own side can carry on this machine was not found, so that nothing shows that it was not the limit.",
  },
  "conservation-broken-by-us": {
    severities: ["invalid"],
    meaning: "A wave has fewer or more invocations on record than it sent, or one is on record twice.",
  },
  "context-crossed": {
    severities: ["failure"],
    meaning: "An answer or an LLM call of one agent holds the canary of another agent, of its own pool or of another.",
  },
  "stale-context": {
    severities: ["failure"],
    meaning: "An answer or an LLM call holds a canary that the same agent was given with an earlier prompt.",
  },
  "result-dropped": {
    severities: ["failure"],
    meaning: "The run ended, and an invocation was never answered.",
  },
  "result-doubled": { severities: ["failure"], meaning: "One invocation was answered more than once." },
  "result-invented": { severities: ["failure"], meaning: "A result came for a request that was never sent." },
  "answer-without-own-canary": {
    severities: ["failure", "warning"],
    meaning:
      "A success does not hold the canary that its prompt carried; a warning with a real LLM, which may leave it out.",
  },
  "answer-without-llm-call": {
    severities: ["failure"],
    meaning: "A success for which the LLM was never asked.",
  },
  "silent-llm-retries": {
    severities: ["failure", "warning"],
    meaning:
      "More LLM calls than the invocations needed. A warning where a fault of the LLM precedes every one of them: the orchestrator tried again and did not say so.",
  },
  "llm-calls-without-canary": {
    severities: ["warning"],
    meaning: "LLM calls that carry no canary of this run: nobody asked for them, or the prompt was lost on the way.",
  },
  "deferred-instantiation": {
    severities: ["failure", "warning"],
    meaning:
      "Agents do at their first invocation what instantiation should have done; a failure where the deferred time breaks the target.",
  },
  "concurrency-ceiling": {
    severities: ["failure", "warning"],
    meaning: "Fewer agents than asked for were ever at the LLM at the same time.",
  },
  "invocations-hung": {
    severities: ["failure", "warning"],
    meaning: "Invocations ran into their time limit.",
  },
  "invocations-failed": {
    severities: ["failure", "warning"],
    meaning: "Invocations failed or were cancelled by the orchestrator; a warning where the success target allows it.",
  },
  "orchestrator-died": {
    severities: ["failure"],
    meaning: "The orchestrator failed as a whole: its process ended, or it broke the protocol.",
  },
  "orchestrator-not-started": {
    severities: ["warning"],
    meaning: "The orchestrator never became ready, so that nothing was judged; the run is partial.",
  },
  "results-miscounted": {
    severities: ["failure"],
    meaning:
      "The orchestrator's own count of a batch does not add up: sent = succeeded + failed + cancelled is broken.",
  },
  "agents-not-ready": { severities: ["failure"], meaning: "Agents of the pool failed to instantiate." },
  "leak-memory": { severities: ["failure", "warning"], meaning: "Memory grows with every identical pool cycle." },
  "leak-files": { severities: ["failure", "warning"], meaning: "Open files grow with every identical pool cycle." },
  "leak-threads": { severities: ["failure", "warning"], meaning: "Threads grow with every identical pool cycle." },
  "release-incomplete": {
    severities: ["failure", "warning"],
    meaning:
      "A pool was given back, and not all of its agents were confirmed as released. A failure in the leak cycles of a living orchestrator: what stays is a leak, and the cycles are no longer identical.",
  },
  "throughput-falls": {
    severities: ["failure", "warning"],
    meaning: "Throughput at N agents is certainly below that at N/2, by more than the tolerance.",
  },
  "growth-below-leak": {
    severities: ["info"],
    meaning: "A resource grows with every pool cycle, but below the floor or levelling off.",
  },
  "memory-is-rss": {
    severities: ["warning"],
    meaning: "No PSS on this system: RSS counts pages that processes share once for each of them.",
  },
  "resources-disagree": {
    severities: ["warning"],
    meaning: "The orchestrator's own memory report is off the operating system's by more than a tenth.",
  },
  "machine-was-busy": {
    severities: ["warning"],
    meaning: "The machine had more runnable work than cores before the run began.",
  },
  "latency-drifts": {
    severities: ["warning"],
    meaning: "Latency rises from wave to wave: the waves are not the steady state that the percentiles assume.",
  },
  "partial-run": {
    severities: ["warning"],
    meaning: "The run did not reach its end; without a failure the verdict can be INCONCLUSIVE at best.",
  },
  "not-measured": { severities: ["info"], meaning: "A targeted metric has no figure, and why." },
  "warm-up-slower": { severities: ["info"], meaning: "Warm-up waves were slower than the judged ones." },
  "rate-limit-held": { severities: ["info"], meaning: "We held LLM calls back ourselves; that time is in no latency." },
  "llm-faults": {
    severities: ["info"],
    meaning: "The LLM answered calls with faults (429, 500, stalls and the like).",
  },
} as const satisfies Readonly<Record<string, FindingMeaning>>;

/** A stable code of the catalogue. */
export type FindingCode = keyof typeof FINDING_CODES;
