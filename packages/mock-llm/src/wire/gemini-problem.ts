import { asciiJson } from "../ascii-json.ts";
import type { LlmProblem } from "./wire-format.ts";

/** Names of google.rpc.Code. */
const STATUSES = {
  "bad-request": "INVALID_ARGUMENT",
  "rate-limited": "RESOURCE_EXHAUSTED",
  "server-error": "INTERNAL",
  "no-room": "UNAVAILABLE",
} as const satisfies Record<LlmProblem["kind"], string>;

const retryInfo = (seconds: number): unknown => ({
  "@type": "type.googleapis.com/google.rpc.RetryInfo",
  retryDelay: `${seconds}s`,
});

/** The object `error` of Gemini's API; the time to wait stands in its details, besides the header. */
export const geminiProblem = ({ kind, status, message, retryAfterSeconds }: LlmProblem): string =>
  asciiJson({
    error: {
      code: status,
      message,
      status: STATUSES[kind],
      ...(retryAfterSeconds !== undefined && { details: [retryInfo(retryAfterSeconds)] }),
    },
  });
