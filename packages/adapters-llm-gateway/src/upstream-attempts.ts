import type { Dispatcher } from "undici";
import type { OpenCall } from "./call-journal.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { Upstream, UpstreamRequest } from "./upstream.ts";

/** Our own limit would keep the call longer than is allowed. */
export class HeldTooLong extends Error {}

export interface AttemptLimits {
  readonly maxAttempts: number;
  readonly maxHeldMs: number;
}

export interface AttemptMeans extends AttemptLimits {
  readonly limiter: RateLimiter;
  readonly upstream: Upstream;
}

const headerText = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

/** Waits for the limiter; the time is the call's held time, whatever the end of the wait. */
const awaitTurn = async (means: AttemptMeans, call: OpenCall, signal: AbortSignal): Promise<void> => {
  const startedAtMs = performance.now();
  const tooLong = AbortSignal.timeout(Math.max(0, Math.ceil(means.maxHeldMs - call.heldMs)));
  try {
    await means.limiter.acquire(AbortSignal.any([signal, tooLong]), call.attempts > 0);
  } catch (cause) {
    throw signal.aborted ? cause : new HeldTooLong();
  } finally {
    call.heldMs += performance.now() - startedAtMs;
  }
};

/**
 * Sends the call, and again after each 429 for as long as attempts and patience last; then the last 429 is the answer.
 * Retry-After pauses the whole gateway: the other side's limit is for the key, not for one call.
 */
export const sendObeying429 = async (
  means: AttemptMeans,
  call: OpenCall,
  request: UpstreamRequest,
): Promise<Dispatcher.ResponseData> => {
  for (;;) {
    await awaitTurn(means, call, request.signal);
    call.attempts += 1;
    const response = await means.upstream.send(request);
    if (response.statusCode !== 429) return response;
    const waitMs = retryAfterMs(headerText(response.headers["retry-after"]), call.attempts, Date.now());
    means.limiter.pause(Math.min(waitMs, means.maxHeldMs));
    if (call.attempts >= means.maxAttempts || call.heldMs + waitMs > means.maxHeldMs) return response;
    await response.body.dump();
  }
};
