import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { afterEach, expect, it } from "vitest";
import type { AlertView } from "./alerts-view.ts";
import { sendWebhook } from "./send-webhook.ts";

const ALERT: AlertView = {
  ...{ rule: "task-stalled", severity: "warning", state: "firing", tenantId: "acme", workflowId: "w", taskId: "t" },
  ...{ value: 400, threshold: 300, summary: "…", sinceMs: 1, firedAtMs: 2, resolvedAtMs: null },
};

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Answers with one status after the other, the last one for ever; 0 never answers. */
const receiver = async (statuses: readonly number[]) => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      const status = statuses[Math.min(received.length, statuses.length) - 1] ?? 200;
      if (status !== 0) response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { readonly port: number };
  return { received, url: `http://127.0.0.1:${port}/hook` };
};

const SECRET = "a secret of the tests";
const send = (url: string, attempts = 3) =>
  Effect.runPromise(Effect.result(sendWebhook({ url, timeoutMs: 300, attempts, secret: SECRET }, ALERT)));

it("sends the alert with a signature that its receiver can check", async () => {
  const { received, url } = await receiver([204]);
  expect(Result.isSuccess(await send(url))).toBe(true);
  const [{ headers, body }] = received as [Received];
  expect(JSON.parse(body)).toEqual({ version: 1, alert: ALERT });
  const signed = createHmac("sha256", SECRET)
    .update(`${String(headers["x-plimsoll-timestamp"])}.${body}`)
    .digest("hex");
  expect(headers["x-plimsoll-signature"]).toBe(`sha256=${signed}`);
  expect(Math.abs(Date.now() - Number(headers["x-plimsoll-timestamp"]))).toBeLessThan(10_000);
});

it.each([[[503, 200]], [[429, 200]], [[0, 200]]])(
  "tries again after %o, under the same delivery id",
  async (statuses) => {
    const { received, url } = await receiver(statuses);
    expect(Result.isSuccess(await send(url))).toBe(true);
    expect(received).toHaveLength(2);
    expect(new Set(received.map(({ headers }) => headers["x-plimsoll-delivery"])).size).toBe(1);
  },
);

it.each([[400], [302]])("gives up at once after %i", async (status) => {
  const { received, url } = await receiver([status]);
  expect(await send(url)).toMatchObject({ failure: { status, retryable: false } });
  expect(received).toHaveLength(1);
});

it("gives up after its attempts, and does not tell the address", async () => {
  const { received, url } = await receiver([500]);
  const failed = await send(url, 2);
  expect(failed).toMatchObject({ failure: { status: 500 } });
  expect(received).toHaveLength(2);
  expect(JSON.stringify(failed)).not.toContain(url);
});
