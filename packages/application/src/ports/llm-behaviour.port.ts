import type { FaultScript } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { LlmFailure } from "./llm-journal.port.ts";

/** What an LLM that does as it is told can be told while it runs. */
export interface LlmBehaviourPort {
  /** Tool calls between a user's message and the answer to it, for calls that arrive from now on; between runs, not under load. */
  readonly setToolTurns: (toolTurns: number) => Effect.Effect<void, LlmFailure>;
  /**
   * Replaces all faults, for calls that arrive from now on; `agentIds` are all agents, of which an `agentRatio` takes its
   * share. Gives the script as it holds, every share replaced by its agents. Windows rest until `startFaults`.
   */
  readonly setFaults: (script: FaultScript, agentIds: readonly string[]) => Effect.Effect<FaultScript, LlmFailure>;
  /** Sets the mark that windows count from, or moves it; gives its time on ClockPort's axis. */
  readonly startFaults: Effect.Effect<number, LlmFailure>;
  /** Takes all faults back, those that the LLM was started with included; calls under way keep theirs. */
  readonly clearFaults: Effect.Effect<void, LlmFailure>;
}
