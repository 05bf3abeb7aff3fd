import type { InvocationError } from "@plimsoll/domain";
import { ruleFor, selectAgents, type Hits } from "../agent-selection.ts";
import { seededDraw } from "../seeded-draw.ts";
import type { FailureRule, FaultRule, StubBehaviour } from "../stub-behaviour.ts";

/** The behaviour's rules, made ready for the agents of one pool. */
export interface Misbehaviour {
  readonly failureOf: (agentId: string, nth: number) => InvocationError["code"] | null;
  readonly silentRetries: (agentId: string, nth: number) => number;
  /** Whose prompt the agent gets instead of its own; null when the pool's contexts stay apart. */
  readonly partnerOf: ((agentId: string, nth: number) => string | null) | null;
  readonly drops: Hits | null;
  readonly doubles: Hits | null;
  readonly invents: Hits | null;
  readonly skipsLlm: Hits | null;
  readonly hangs: Hits | null;
  readonly notBuilt: ReadonlySet<string>;
}

/** Which agents a rule without a count of its own hits is decided here, once a pool. */
export const misbehaviourFor = (behaviour: StubBehaviour, agentIds: readonly string[], seed: number): Misbehaviour => {
  const ready = (rule: FaultRule | undefined, purpose: string) => ruleFor(rule, agentIds, seed, purpose);
  const retries = ready(behaviour.silentRetries, "silent-retries");
  const retryCount = behaviour.silentRetries?.retries ?? 0;
  return {
    failureOf: failuresFor(behaviour.failures, agentIds, seed),
    silentRetries: (agentId, nth) => (retries?.(agentId, nth) === true ? retryCount : 0),
    partnerOf: behaviour.mixUp === undefined ? null : partnersFor(behaviour.mixUp, agentIds, seed),
    drops: ready(behaviour.drop, "drop"),
    doubles: ready(behaviour.double, "double"),
    invents: ready(behaviour.invent, "invent"),
    skipsLlm: ready(behaviour.withoutLlm, "without-llm"),
    hangs: ready(behaviour.hang, "hang"),
    notBuilt: new Set(selectAgents(behaviour.failInstantiationOf ?? 0, agentIds, seed, "instantiation")),
  };
};

const failuresFor = (rules: readonly FailureRule[], agentIds: readonly string[], seed: number) => {
  const ready = rules.map((rule, index) => ({
    code: rule.code,
    hits: ruleFor(rule, agentIds, seed, `failure-${index}`),
  }));
  return (agentId: string, nth: number) => ready.find(({ hits }) => hits?.(agentId, nth) === true)?.code ?? null;
};

/** Both of a pair decide by the same draw, so that their contexts are exchanged and not merely overwritten. */
const partnersFor = (rule: FaultRule, agentIds: readonly string[], seed: number) => {
  const selected = selectAgents(rule.agents, agentIds, seed, "mix-up");
  const pairs = new Map<string, { readonly partner: string; readonly pair: number }>();
  for (let index = 0; index + 1 < selected.length; index += 2) {
    const [first, second] = [selected[index] ?? "", selected[index + 1] ?? ""];
    pairs.set(first, { partner: second, pair: index });
    pairs.set(second, { partner: first, pair: index });
  }
  return (agentId: string, nth: number): string | null => {
    const found = pairs.get(agentId);
    if (found === undefined) return null;
    return seededDraw(seed, "mix-up", "ratio", found.pair, nth) < rule.ratio ? found.partner : null;
  };
};
