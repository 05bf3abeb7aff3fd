import type { ServerResponse } from "node:http";

/** An error as OpenAI-compatible clients parse it. */
export interface OpenAiError {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

/** Answers with an error; the connection stays usable. */
export const sendOpenAiError = (response: ServerResponse, error: OpenAiError): void => {
  const { status, type, code, message, retryAfterSeconds } = error;
  if (retryAfterSeconds !== undefined) response.setHeader("retry-after", String(retryAfterSeconds));
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ error: { message, type, param: null, code } }));
};
