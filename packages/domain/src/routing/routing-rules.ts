import * as Schema from "effect/Schema";
import { NaturalNumber, PositiveNumber, Ratio } from "../workflow/quantities.ts";

const Names = Schema.Array(Schema.String).pipe(Schema.check(Schema.isMinLength(1)));

/** Every field that is present must fit; within a field one entry is enough. Without any field: every task. */
export const RoutingCondition = Schema.Struct({
  tenantIds: Schema.optionalKey(Names),
  /** Tasks that demand one of them. */
  capabilities: Schema.optionalKey(Names),
  /** Patterns of task ids: `*` is any text, `?` one character. */
  taskIds: Schema.optionalKey(Names),
});
export type RoutingCondition = typeof RoutingCondition.Type;

const contradicts = (rule: { readonly prefer?: readonly string[]; readonly avoid?: readonly string[] }) =>
  rule.prefer?.find((agentId) => rule.avoid?.includes(agentId) === true);

/** What an operator wants for some tasks. `only` shuts all others out; `prefer` and `avoid` merely weigh. */
export const RoutingRule = Schema.Struct({
  name: Schema.NonEmptyString,
  when: RoutingCondition,
  prefer: Schema.optionalKey(Names),
  avoid: Schema.optionalKey(Names),
  only: Schema.optionalKey(Names),
}).pipe(
  Schema.check(
    Schema.makeFilter((rule) => {
      const agentId = contradicts(rule);
      return (
        agentId === undefined || `rule ${rule.name} prefers and avoids ${agentId}: remove it from one of the lists`
      );
    }),
  ),
);
export type RoutingRule = typeof RoutingRule.Type;

/** How much each factor, itself in 0..1, adds to an agent's score. */
export const RoutingWeights = Schema.Struct({
  /** Share of the preferred specialisations that the agent has. */
  specialization: NaturalNumber,
  /** Share of the agent's places that is free. */
  load: NaturalNumber,
  /** Measured success on what the task demands. */
  successRatio: NaturalNumber,
  /** Latency of the fastest fitting agent, divided by this one's. */
  latency: NaturalNumber,
  /** Added by every `prefer`, taken off by every `avoid`. */
  rule: NaturalNumber,
});
export type RoutingWeights = typeof RoutingWeights.Type;

/** How agents are chosen for tasks: the content of config/agent_routing_rules.yaml. */
export const RoutingRules = Schema.Struct({
  rules: Schema.Array(RoutingRule),
  weights: RoutingWeights,
  /** Share of the dispatches, in 0..1, that try what might be better instead of what is known to be good. */
  explorationRatio: Ratio,
  /** After this long an observation counts half. */
  performanceHalfLifeMs: PositiveNumber,
});
export type RoutingRules = typeof RoutingRules.Type;

/** Success weighs most, then what the task asks for and who is free; a rule weighs as much as all that success can. */
export const DEFAULT_ROUTING_RULES: RoutingRules = {
  rules: [],
  weights: { specialization: 2, load: 2, successRatio: 3, latency: 1, rule: 3 },
  explorationRatio: 0.1,
  performanceHalfLifeMs: 3_600_000,
};
