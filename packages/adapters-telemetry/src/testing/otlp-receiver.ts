import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import { decodeMetrics, decodeSpans, type WireMetric, type WireSpan } from "./otlp-messages.ts";

/** A collector as far as a test needs one: OTLP over HTTP, protobuf. */
export interface OtlpReceiver {
  readonly endpoint: string;
  readonly requests: { readonly path: string; readonly contentType: string | undefined }[];
  readonly spans: WireSpan[];
  readonly metrics: WireMetric[];
}

/** How the receiver answers; `silent` never does, `choosy` takes a request and says that it refused three of its items. */
export type ReceiverMood = "taking" | "refusing" | "silent" | "choosy";

/** ExportTraceServiceResponse { partial_success { rejected_spans: 3, error_message: "full" } }; metrics have the same numbers. */
const PARTIAL_SUCCESS = Buffer.from([0x0a, 0x08, 0x08, 0x03, 0x12, 0x04, ...Buffer.from("full")]);

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
};

const listen = async (server: Server): Promise<string> => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Starts a receiver; it is stopped when the test is over. */
export const startOtlpReceiver = async (mood: ReceiverMood = "taking"): Promise<OtlpReceiver> => {
  const [requests, spans, metrics]: [OtlpReceiver["requests"], WireSpan[], WireMetric[]] = [[], [], []];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      requests.push({ path: request.url ?? "", contentType: request.headers["content-type"] });
      if (mood === "silent") return;
      if (mood === "taking" && request.url === "/v1/traces") spans.push(...decodeSpans(body));
      if (mood === "taking" && request.url === "/v1/metrics") metrics.push(...decodeMetrics(body));
      response.writeHead(mood === "refusing" ? 400 : 200, { "content-type": "application/x-protobuf" });
      response.end(mood === "choosy" ? PARTIAL_SUCCESS : undefined);
    });
  });
  return { endpoint: await listen(server), requests, spans, metrics };
};
