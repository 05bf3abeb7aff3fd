import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import * as Effect from "effect/Effect";

/** One request as it came in. */
export interface RecordedCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The client left before the answer. */
  isAborted: boolean;
}

const completion = (content: string) => ({
  id: "completion",
  object: "chat.completion",
  created: 0,
  model: "recorded",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content } }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

/** An LLM that shows headers as they came in, which no journal keeps; a body with `stall` is never answered. */
export const startRecordingLlm = Effect.map(
  Effect.acquireRelease(
    Effect.promise(async () => {
      const calls: RecordedCall[] = [];
      const server = createServer(async (request, response) => {
        const call = { path: request.url ?? "", headers: request.headers, body: await text(request), isAborted: false };
        calls.push(call);
        response.once("close", () => (call.isAborted = !response.writableEnded));
        if (call.body.includes("stall")) return;
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(completion(`answer to ${call.body.length} bytes`)));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return { server, calls, port: (server.address() as AddressInfo).port };
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.close();
        server.closeAllConnections();
      }),
  ),
  ({ calls, port }) => ({ calls, origin: `http://127.0.0.1:${port}`, baseUrl: `http://127.0.0.1:${port}/v1` }),
);
