import type { WorkflowStorePort } from "@plimsoll/application";
import type * as Effect from "effect/Effect";

/**
 * What a store and its harness can do beyond the port. A check whose needs are not declared is shown as skipped, with the
 * missing ones in its name.
 * - `faults`: `failNextCommit` works.
 */
export type WorkflowStoreCapability = "faults";

/** A store with the switch that the suite turns. */
export interface WorkflowStoreUnderTest extends WorkflowStorePort {
  /**
   * Makes the next writing transaction (of whatever method) fail when it commits, with `unavailable`: the connection breaks,
   * the disk is full, … Everything after it works again. Demanded by the capability `faults`.
   */
  readonly failNextCommit?: Effect.Effect<void>;
}
