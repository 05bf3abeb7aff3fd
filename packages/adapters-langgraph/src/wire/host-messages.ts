import type { AgentInstantiation, AgentSpec, AgentStatus, LlmEndpoint } from "@plimsoll/application";
import type { InvocationError } from "@plimsoll/domain";

/** `agents`: one graph for each agent. `map-reduce`: one graph that fans out over the batch, for the conformance run alone. */
export type GraphMode = "agents" | "map-reduce";

/** What the child is told before it does anything. */
export interface HostSettings {
  readonly mode: GraphMode;
  /** At most so many invocations at once, by our own semaphore; null for no limit. */
  readonly concurrencyLimit: number | null;
  /** The library's own `maxConcurrency`, in map-reduce; null leaves it unset. */
  readonly libraryMaxConcurrency: number | null;
  /** Of the LLM's client; each retry is one more call in the journal. */
  readonly maxRetries: number;
  /** Absolute path and export of the user's agents; null for our own graph. */
  readonly agentsFrom: { readonly path: string; readonly exportName: string } | null;
  /** Where the user's code finds the LLM from its first line on; null when only the pool will tell. */
  readonly llm: LlmEndpoint | null;
}

/** What the runner sends; `askId` is repeated in the answer, `exchangeId` in every result. */
export type ToHost =
  | { readonly kind: "start"; readonly settings: HostSettings }
  | {
      readonly kind: "instantiate";
      readonly askId: number;
      readonly poolId: string;
      readonly agents: readonly AgentSpec[];
      readonly llm: LlmEndpoint | null;
      readonly instantiationTimeoutMs: number;
    }
  | {
      readonly kind: "invoke";
      readonly exchangeId: number;
      readonly poolId: string;
      readonly requests: readonly HostRequest[];
    }
  | { readonly kind: "abandon"; readonly exchangeId: number }
  | { readonly kind: "cancel"; readonly askId: number; readonly poolId: string; readonly requestId: string }
  | { readonly kind: "agent-status"; readonly askId: number; readonly poolId: string; readonly agentId: string }
  | { readonly kind: "release"; readonly askId: number; readonly poolId: string }
  | { readonly kind: "resources"; readonly askId: number }
  | { readonly kind: "fan-out"; readonly askId: number; readonly experiment: FanOutCase };

/** A fan-out of the library over workers that wait. */
export interface FanOutCase {
  readonly sent: number;
  /** The library's own limit; null leaves it unset. */
  readonly maxConcurrency: number | null;
  /** The worker that fails the first time it runs, from 0; null for none. */
  readonly failingIndex: number | null;
  readonly taskMs: number;
}

/** What became of a fan-out; the last three add up to `sent`. */
export interface FanOutCount {
  readonly sent: number;
  /** Workers whose result is in the final state. */
  readonly returned: number;
  /** Workers that ran and whose result is not there. */
  readonly failed: number;
  /** Workers that were never started, although the graph ended without an error. */
  readonly neverRan: number;
}

/** An invocation on its way to the child. */
export interface HostRequest {
  readonly requestId: string;
  readonly agentId: string;
  readonly topic: string;
  readonly prompt: string;
  readonly timeoutMs: number;
}

/** Absolute CLOCK_MONOTONIC nanoseconds in decimal digits, which JSON keeps whole. */
export interface HostTimings {
  readonly receivedNs: string;
  readonly startedNs: string;
  readonly finishedNs: string;
}

/** How one invocation ended. */
export interface HostResult {
  readonly requestId: string;
  readonly agentId: string;
  readonly timings: HostTimings;
  readonly end:
    | { readonly outcome: "succeeded"; readonly outputId: string; readonly content: string }
    | { readonly outcome: "failed"; readonly error: InvocationError };
}

/** One line of an exchange: a result, or the closing count. */
export type ExchangeItem =
  | { readonly exchangeId: number; readonly result: HostResult }
  | {
      readonly exchangeId: number;
      readonly closing: { readonly sent: number; readonly succeeded: number; readonly failed: number };
    };

/** A failure of the orchestrator as a whole, as the child words it. */
export interface HostFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Answers to what was asked. */
export interface InstantiatedPool {
  readonly agents: readonly AgentInstantiation[];
  readonly totalMs: number;
}
/** The child's memory, read by the child. */
export interface HostResources {
  readonly pid: number;
  readonly rssBytes: number;
  readonly pssBytes: number | null;
}
/** What an `askId` may be answered with. */
export type HostAnswer = InstantiatedPool | HostResources | AgentStatus | FanOutCount | number | null;

/** What the child says of itself once, for the description. */
export interface HostFacts {
  readonly nodeVersion: string;
  /** Of what was really imported; empty where the user's code brought its own. */
  readonly packages: Readonly<Record<string, string>>;
  /** What the user's export turned out to be; null for our own graph, or when it will be imported later. */
  readonly userExport: string | null;
}

/** What the child sends. */
export type FromHost =
  | { readonly kind: "ready"; readonly facts: HostFacts }
  | { readonly kind: "refused"; readonly failure: HostFailure }
  | { readonly kind: "answer"; readonly askId: number; readonly value: HostAnswer }
  | { readonly kind: "failure"; readonly askId: number; readonly failure: HostFailure }
  | { readonly kind: "items"; readonly items: readonly ExchangeItem[] };
