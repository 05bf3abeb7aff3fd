import {
  type Agent,
  type AgentSelection,
  type AllAgentsBusy,
  type NoAgentMatches,
  selectOptimalAgents,
  type TaskRequirements,
} from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { WorkflowEngine } from "../engine/workflow-engine.ts";

export interface SelectionRequest {
  readonly tenantId: string;
  readonly taskId: string;
  readonly runs: "prompt" | "code";
  readonly requirements: TaskRequirements;
  readonly agents: readonly Agent[];
}

/** Asks which agents would suit a task best now, and why, without starting anything (stories/002, select_optimal_agents). */
export class SelectOptimalAgents {
  readonly #engine: WorkflowEngine;

  constructor(engine: WorkflowEngine) {
    this.#engine = engine;
  }

  /** Best first; fails when no agent can ever take it, or all that can are busy. Asking explores nothing: the same answer every time. */
  execute(request: SelectionRequest): Effect.Effect<readonly AgentSelection[], NoAgentMatches | AllAgentsBusy> {
    const { agents, ...question } = request;
    return Effect.flatMap(Clock.currentTimeMillis, (nowMs) =>
      Effect.fromResult(
        selectOptimalAgents(
          { ...question, excludedAgentIds: [] },
          this.#engine.agentLoads(request.tenantId, agents),
          this.#engine.performanceOf(request.tenantId),
          { rules: { ...this.#engine.routing(), explorationRatio: 0 }, random: () => 0.5, nowMs },
        ),
      ),
    );
  }
}
