import { type Agent, type ParallelRouting, type ParallelTask, routeParallelTasks } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { WorkflowEngine } from "../engine/workflow-engine.ts";

/** Plans which agent would take which of several tasks, loads balanced, without starting anything (stories/002, route_parallel_tasks). */
export class RouteParallelTasks {
  readonly #engine: WorkflowEngine;

  constructor(engine: WorkflowEngine) {
    this.#engine = engine;
  }

  /** Every task is either assigned or named with the reason why not. */
  execute(
    tenantId: string,
    tasks: readonly ParallelTask[],
    availableAgents: readonly Agent[],
  ): Effect.Effect<ParallelRouting> {
    return Effect.map(Clock.currentTimeMillis, (nowMs) =>
      routeParallelTasks(tasks, {
        tenantId,
        agents: this.#engine.agentLoads(tenantId, availableAgents),
        book: this.#engine.performanceOf(tenantId),
        options: { rules: { ...this.#engine.routing(), explorationRatio: 0 }, random: () => 0.5, nowMs },
      }),
    );
  }
}
