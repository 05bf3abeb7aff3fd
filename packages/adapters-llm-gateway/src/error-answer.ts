import type { ServerResponse } from "node:http";

/** Answers as OpenAI-compatible APIs do. `x-should-retry: false` keeps their clients from repeating what the gateway has repeated already. */
export const sendError = (response: ServerResponse, status: number, code: string, message: string): void => {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", "x-should-retry": "false" });
  response.end(JSON.stringify({ error: { message, type: "gateway_error", param: null, code } }));
};
