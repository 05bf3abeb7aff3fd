import type { LlmEndpoint, LlmFailure, LlmJournalPort } from "@plimsoll/application";
import type { LatencyModel } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { startSlowLlmGate, type SlowLlmGate } from "./slow-llm-gate.ts";

/** Faults by agent, as the mock LLM knows them. */
export interface AgentFault {
  readonly kind: "rate-limited" | "server-error" | "stall";
  readonly agentIds: readonly string[];
}

/** What the switches turn: a started mock LLM, by its form, because an adapter does not import another. */
export interface SwitchableLlm {
  readonly endpoint: LlmEndpoint;
  readonly journal: LlmJournalPort;
  readonly configure: (changes: {
    readonly latency?: LatencyModel;
    readonly faults?: readonly AgentFault[];
  }) => Effect.Effect<void, LlmFailure>;
}

/** The LLM's state as the open Scopes add it up: the latest setting of an agent holds. */
class LlmSwitches {
  readonly #llm: SwitchableLlm;
  readonly #latencies: number[] = [];
  readonly #faults: AgentFault[] = [];
  readonly #unheld = new Set<string>();

  constructor(llm: SwitchableLlm, baseLatencyMs: number) {
    this.#llm = llm;
    this.#latencies.push(baseLatencyMs);
  }

  readonly withLatency = (latencyMs: number) => this.#during(this.#latencies, latencyMs);

  readonly withFault = (fault: AgentFault) => this.#during(this.#faults, fault);

  /** For the gate: lets a stalled agent's next call through, and stalls it again with the next change. */
  readonly hold = (agentId: string, held: boolean): Promise<void> => {
    if (held) this.#unheld.delete(agentId);
    else this.#unheld.add(agentId);
    return Effect.runPromise(Effect.orDie(this.#apply));
  };

  #during<A>(list: A[], setting: A): Effect.Effect<void, LlmFailure, Scope.Scope> {
    const set = Effect.suspend(() => {
      list.push(setting);
      this.#unheld.clear();
      return this.#apply;
    });
    const unset = Effect.suspend(() => {
      list.splice(list.lastIndexOf(setting), 1);
      return Effect.ignore(this.#apply);
    });
    return Effect.acquireRelease(set, () => unset);
  }

  readonly #apply = Effect.suspend(() => {
    const latencyMs = this.#latencies.at(-1) ?? 0;
    return this.#llm.configure({ latency: { kind: "fixed", latencyMs }, faults: this.#effectiveFaults() });
  });

  #effectiveFaults(): readonly AgentFault[] {
    const latest = new Map<string, AgentFault["kind"]>();
    for (const { agentIds, kind } of this.#faults) for (const agentId of agentIds) latest.set(agentId, kind);
    for (const agentId of this.#unheld) latest.delete(agentId);
    return [...latest].map(([agentId, kind]) => ({ kind, agentIds: [agentId] }));
  }
}

const BASE_LATENCY_MS = 50;

/** The switches that the contract suite turns, on a mock LLM behind a gate that can keep agents waiting. */
export const makeLlmSwitches = Effect.fnUntraced(function* (llm: SwitchableLlm) {
  const switches = new LlmSwitches(llm, BASE_LATENCY_MS);
  const gate: SlowLlmGate = yield* startSlowLlmGate({ baseUrl: llm.endpoint.baseUrl, hold: switches.hold });
  const slowly = (agentIds: readonly string[], latencyMs: number) =>
    Effect.acquireRelease(
      Effect.sync(() => agentIds.forEach((agentId) => gate.delays.set(agentId, latencyMs))),
      () => Effect.sync(() => agentIds.forEach((agentId) => gate.delays.delete(agentId))),
    );
  return {
    endpoint: { ...llm.endpoint, baseUrl: gate.baseUrl },
    journal: llm.journal,
    withLatency: switches.withLatency,
    slowFor: (agentIds: readonly string[], latencyMs: number) =>
      Effect.andThen(slowly(agentIds, latencyMs), switches.withFault({ kind: "stall", agentIds })),
    failFor: (agentIds: readonly string[], kind: "server-error" | "rate-limited") => {
      const end = Effect.sync(() => agentIds.forEach((agentId) => gate.delays.delete(agentId)));
      return Effect.andThen(end, switches.withFault({ kind, agentIds }));
    },
    stallFor: (agentIds: readonly string[]) => switches.withFault({ kind: "stall", agentIds }),
  };
});
