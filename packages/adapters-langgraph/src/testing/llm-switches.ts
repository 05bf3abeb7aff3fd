import type { LlmEndpoint, LlmFailure, LlmJournalPort } from "@plimsoll/application";
import type { LatencyModel } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";

interface AgentFault {
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

const BASE_LATENCY_MS = 50;

/** The latest setting of an agent holds. */
const effective = (faults: readonly AgentFault[]): readonly AgentFault[] => {
  const latest = new Map<string, AgentFault["kind"]>();
  for (const { agentIds, kind } of faults) for (const agentId of agentIds) latest.set(agentId, kind);
  return [...latest].map(([agentId, kind]) => ({ kind, agentIds: [agentId] }));
};

/** The switches that the contract suite turns, each for as long as its Scope. */
export const makeLlmSwitches = (llm: SwitchableLlm) => {
  const latencies = [BASE_LATENCY_MS];
  const faults: AgentFault[] = [];
  const apply = Effect.suspend(() =>
    llm.configure({ latency: { kind: "fixed", latencyMs: latencies.at(-1) ?? 0 }, faults: effective(faults) }),
  );
  const during = <A>(list: A[], setting: A): Effect.Effect<void, LlmFailure, Scope.Scope> =>
    Effect.acquireRelease(
      Effect.suspend(() => {
        list.push(setting);
        return apply;
      }),
      () =>
        Effect.suspend(() => {
          list.splice(list.lastIndexOf(setting), 1);
          return Effect.ignore(apply);
        }),
    );
  return {
    endpoint: llm.endpoint,
    journal: llm.journal,
    withLatency: (latencyMs: number) => during(latencies, latencyMs),
    failFor: (agentIds: readonly string[], kind: "server-error" | "rate-limited") => during(faults, { kind, agentIds }),
    stallFor: (agentIds: readonly string[]) => during(faults, { kind: "stall", agentIds }),
  };
};
