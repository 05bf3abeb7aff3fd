import type { AgentResourceAllocation } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { AgentRequirement, AllocationRefused, WorkflowEngine } from "../engine/workflow-engine.ts";

/** Allocates CPU, memory and exclusive resources to agents outside of a workflow's tasks (stories/002, allocate_agent_resources). */
export class AllocateAgentResources {
  readonly #engine: WorkflowEngine;

  constructor(engine: WorkflowEngine) {
    this.#engine = engine;
  }

  /** All or none, in the order asked; given back when the Scope closes. */
  execute(
    requirements: readonly AgentRequirement[],
  ): Effect.Effect<readonly AgentResourceAllocation[], AllocationRefused, Scope.Scope> {
    return this.#engine.allocate(requirements);
  }
}
