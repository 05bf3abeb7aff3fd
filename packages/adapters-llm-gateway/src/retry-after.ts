const FIRST_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 30_000;

/**
 * How long to wait after a 429: `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3); where it is missing or
 * unreadable, 1 s doubled with each attempt up to 30 s. `attempt` counts from 1.
 */
export const retryAfterMs = (header: string | undefined, attempt: number, nowEpochMs: number): number => {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const dateMs = Date.parse(text);
  if (!Number.isNaN(dateMs)) return Math.max(0, dateMs - nowEpochMs);
  return Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
};
