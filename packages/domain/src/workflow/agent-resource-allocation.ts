import * as Schema from "effect/Schema";
import { NaturalInt, NaturalNumber, PositiveNumber, Ratio } from "./quantities.ts";

/** What an agent holds of the machine while it runs a task (stories/002): a lease with a fencing token. */
export const AgentResourceAllocation = Schema.Struct({
  agentId: Schema.String,
  cpuCores: NaturalNumber,
  memoryMb: NaturalInt,
  timeoutSeconds: PositiveNumber,
  priority: NaturalInt,
  specialization: Schema.Array(Schema.String),
  /** Share of the agent's own places that is taken, this task included. */
  currentWorkload: Ratio,
  leaseId: Schema.String,
  /** Grows with every lease; a holder with a smaller one than the newest of its task is refused. */
  fencingToken: NaturalInt,
  exclusiveResources: Schema.Array(Schema.String),
  /** Unix time in milliseconds; without renewal the lease is taken back then. */
  expiresAtMs: Schema.Finite,
});
export type AgentResourceAllocation = typeof AgentResourceAllocation.Type;
