import { DEFAULT_ROUTING_RULES, RoutingRules, RoutingWeights } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { partialFields, section } from "./partial-fields.ts";
import type { FileKind } from "./published-schema.ts";

const { weights: _, ...rulesFields } = RoutingRules.fields;

const RoutingRulesFile = Schema.Struct({
  ...partialFields(rulesFields, {
    rules: "What an operator wants for some tasks: prefer and avoid weigh, only shuts all others out. None by default.",
    explorationRatio: "Share of the dispatches, from 0 to 1, that try what might be better. 0.1 by default.",
    performanceHalfLifeMs: "After this long an observation of an agent counts half. 3600000 by default.",
  }),
  weights: section(
    "How much each factor adds to an agent's score.",
    partialFields(RoutingWeights.fields, {
      specialization: "Share of the preferred specialisations that the agent has. 2 by default.",
      load: "Share of the agent's places that is free. 2 by default.",
      successRatio: "Measured success on what the task demands. 3 by default.",
      latency: "Latency of the fastest fitting agent, divided by this one's. 1 by default.",
      rule: "Added by every prefer, taken off by every avoid. 3 by default.",
    }),
  ),
});

/** config/agent_routing_rules.yaml. */
export const ROUTING_RULES_FILE: FileKind<typeof RoutingRulesFile> = {
  schema: RoutingRulesFile,
  published: "agent_routing_rules.v1.schema.json",
  title: "Plimsoll engine, agent routing rules, version 1",
};

/** What the file says over what is so by default. */
export const withRoutingDefaults = (file: typeof RoutingRulesFile.Type): RoutingRules => ({
  ...DEFAULT_ROUTING_RULES,
  ...file,
  weights: { ...DEFAULT_ROUTING_RULES.weights, ...file.weights },
});
