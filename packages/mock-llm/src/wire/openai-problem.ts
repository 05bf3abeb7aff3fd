import { asciiJson } from "../ascii-json.ts";
import type { LlmProblem } from "./wire-format.ts";

const TYPE_AND_CODE = {
  "bad-request": ["invalid_request_error", "invalid_request"],
  "rate-limited": ["requests", "rate_limit_exceeded"],
  "server-error": ["server_error", "injected_fault"],
  "no-room": ["server_error", "journal_full"],
} as const satisfies Record<LlmProblem["kind"], readonly [string, string]>;

/** The object `error` of both OpenAI APIs. */
export const openAiProblem = ({ kind, message }: LlmProblem): string => {
  const [type, code] = TYPE_AND_CODE[kind];
  return asciiJson({ error: { message, type, param: null, code } });
};
