import * as Schema from "effect/Schema";
import { NaturalNumber, Ratio } from "./quantities.ts";

/** How an agent did on one capability, decayed: old observations fade. */
export const AgentPerformance = Schema.Struct({
  agentId: Schema.String,
  capability: Schema.String,
  /** Sum of decayed weights: how much evidence there is. */
  weight: NaturalNumber,
  successRatio: Ratio,
  /** Decayed mean over successful attempts; 0 while there is none. */
  latencyMs: NaturalNumber,
  /** Unix ms of the last observation. */
  updatedAtMs: Schema.Finite,
});
export type AgentPerformance = typeof AgentPerformance.Type;
