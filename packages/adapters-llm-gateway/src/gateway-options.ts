import type { ClockPort } from "@plimsoll/application";
import type * as Redacted from "effect/Redacted";

/** How the gateway treats the LLM behind it. Times in milliseconds. */
export interface LlmGatewayOptions {
  readonly clock: ClockPort;
  /** Of an OpenAI-compatible API, with its version: `https://host/v1`. */
  readonly upstreamBaseUrl: string;
  /** Held by the gateway alone. */
  readonly apiKey: Redacted.Redacted<string>;
  /** Requests sent in any `rateWindowMs`, retries included. @default no limit of ours */
  readonly rpm?: number;
  /** @default 60000 */
  readonly rateWindowMs?: number;
  /** Requests sent upstream for one call, the first included. @default 5 */
  readonly maxAttempts?: number;
  /** The most that a call is held back in all; past it the 429 is handed on. @default 300000 */
  readonly maxHeldMs?: number;
  /** @default 10000 */
  readonly connectTimeoutMs?: number;
  /** Until the answer's head, and between two pieces of its body. @default 120000 */
  readonly answerTimeoutMs?: number;
}
