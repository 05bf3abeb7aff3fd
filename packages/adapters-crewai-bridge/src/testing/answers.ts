import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

/** Answers one kind of request its own way; for `intercept` of the test server. */
export const answering =
  (method: string, pathPattern: RegExp, answer: (response: ServerResponse, request: IncomingMessage) => void) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.method !== method || !pathPattern.test(request.url ?? "")) return false;
    answer(response, request);
    return true;
  };

/** A whole answer. */
export const replying =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };

/** The batch that a request holds. */
export const readBatch = async (
  request: IncomingMessage,
): Promise<{ readonly batchId: string; readonly requests: readonly { requestId: string; agentId: string }[] }> =>
  JSON.parse(await text(request)) as Awaited<ReturnType<typeof readBatch>>;

/** A line of a batch, as it should be. */
export const succeededLine = ({ requestId, agentId }: { requestId: string; agentId: string }): string => {
  const now = new Date().toISOString();
  const timings = { receivedAt: now, startedAt: now, finishedAt: now, queuedMs: 0, workerId: "w1" };
  const output = { outputId: `o-${requestId}`, content: agentId, contentType: "text/plain" };
  return `${JSON.stringify({ outcome: "succeeded", requestId, agentId, ...output, timings })}\n`;
};

/** A closing line; what is not given is as it should be for `sent` successes. */
export const endLine = (batchId: string, sent: number, changes: Readonly<Record<string, unknown>> = {}): string =>
  `${JSON.stringify({ outcome: "end", batchId, sent, succeeded: sent, failed: 0, ...changes })}\n`;
