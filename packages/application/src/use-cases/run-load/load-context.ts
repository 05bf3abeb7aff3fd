import type { BreachWatch, LoadPlan, LoadScenario } from "@plimsoll/domain";
import type * as Deferred from "effect/Deferred";
import type { LivePool } from "../run-spike/live-pool.ts";
import type { StartedSpike } from "../run-spike/spike-session.ts";
import type { LoadBooks } from "./load-books.ts";
import type { LoadHooks } from "./load-hooks.ts";
import type { Talker, TurnPlanner } from "./talker.ts";

/** What everything that drives one load shares. */
export interface LoadContext {
  readonly spike: StartedSpike;
  readonly pool: LivePool;
  readonly load: LoadScenario;
  readonly plan: LoadPlan;
  /** When the load began, on the run's axis; the plan counts from here. */
  readonly originMs: number;
  readonly talkers: readonly Talker[];
  readonly planner: TurnPlanner;
  readonly books: LoadBooks;
  readonly watch: BreachWatch;
  readonly hooks: LoadHooks;
  /** Done once no more may be sent: a target is breached beyond doubt, or somebody else says so. */
  readonly ended: Deferred.Deferred<void>;
}
