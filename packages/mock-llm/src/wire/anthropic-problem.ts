import { asciiJson } from "../ascii-json.ts";
import type { LlmProblem } from "./wire-format.ts";

const TYPES = {
  "bad-request": "invalid_request_error",
  "rate-limited": "rate_limit_error",
  "server-error": "api_error",
  "no-room": "api_error",
} as const satisfies Record<LlmProblem["kind"], string>;

/** The object of type `error` of Anthropic's API. */
export const anthropicProblem = ({ kind, message }: LlmProblem): string =>
  asciiJson({ type: "error", error: { type: TYPES[kind], message }, request_id: null });
