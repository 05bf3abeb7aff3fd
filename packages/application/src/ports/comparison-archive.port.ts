import type { EnvironmentFingerprint, OrchestratorComparison, Scenario } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";

/** Where earlier comparisons are found again. */
export interface ComparisonArchivePort {
  /** The newest comparison of this load on this kind of machine; null when there is none, or none that can be read. */
  readonly latestLike: (
    scenario: Scenario,
    environment: EnvironmentFingerprint,
  ) => Effect.Effect<OrchestratorComparison | null>;
}
