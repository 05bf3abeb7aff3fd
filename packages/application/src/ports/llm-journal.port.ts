import type { LlmCallRecord } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import type * as Scope from "effect/Scope";

/** The LLM's side of the run could not be started or read. */
export class LlmFailure extends Schema.TaggedError<LlmFailure>()("LlmFailure", {
  message: Schema.String,
  hint: Schema.String,
}) {}

/** Some calls, and where to go on reading. */
export interface JournalPage {
  readonly calls: readonly LlmCallRecord[];
  readonly nextCursor: number;
}

export interface BarrierOutcome {
  readonly largestInFlight: number;
  readonly waitedMs: number;
}

/** What the LLM saw, told by the LLM's side and by no orchestrator. Times are on ClockPort's axis. */
export interface LlmJournalPort {
  /** Ended calls from the cursor on (0 is the beginning); with `includePending` also those still open, which do not move the cursor. */
  readonly read: (cursor: number, includePending: boolean) => Effect.Effect<JournalPage, LlmFailure>;
  /**
   * Arms the barrier and succeeds when it is armed; what it gives waits for the outcome. From then on every answer is
   * held back until `expected` calls are in flight at the same time or `timeoutMs` has passed since the first one
   * arrived; then all go, and it disarms. The Scope disarms it too. Null for LLMs that can't be held (a real one).
   */
  readonly barrier:
    | ((
        expected: number,
        timeoutMs: number,
      ) => Effect.Effect<Effect.Effect<BarrierOutcome, LlmFailure>, LlmFailure, Scope.Scope>)
    | null;
}
