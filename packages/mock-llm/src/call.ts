import type { ServerResponse } from "node:http";
import type { FaultRule, LlmCallRecord } from "@plimsoll/domain";

export type Endpoint = LlmCallRecord["endpoint"];
export type Outcome = LlmCallRecord["outcome"];

/** One call from its arrival to its end. Times are performance.now() milliseconds of the server's thread. */
export interface Call {
  readonly ordinal: number;
  readonly endpoint: Endpoint;
  readonly streamed: boolean;
  readonly agentIds: readonly string[];
  readonly canaries: readonly string[];
  /** Of the conversation, system prompts apart. */
  readonly messageCount: number;
  /** Estimated from the size of the request. */
  readonly promptTokens: number;
  readonly arrivedAtMs: number;
  /** From service start to the end of the answer. */
  readonly plannedMs: number;
  readonly response: ServerResponse;
  /** What is done to it on purpose. */
  readonly fault: FaultRule | null;
  /** It is answered by a tool call. */
  readonly toolTurn: boolean;
  /** Of the answer that was composed; 0 where none was. */
  readonly completionTokens: number;
  firstByteAtMs: number | null;
  heldMs: number;
  outcome: Outcome;
}
