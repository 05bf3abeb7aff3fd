import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";

/** A gate in front of an LLM that keeps some agents waiting, as an LLM that is slow for them would. */
export interface SlowLlmGate {
  readonly baseUrl: string;
  /** Milliseconds by agent id; changed while it runs. */
  readonly delays: Map<string, number>;
}

const AGENT_MARK = /\[\[agent:([^\]]+)\]\]/;

interface GateOptions {
  /** Of the LLM behind, with /v1. */
  readonly baseUrl: string;
  /** Makes the LLM hold these agents' calls without end, or no longer. */
  readonly hold: (agentId: string, held: boolean) => Promise<void>;
}

const forward = async (
  options: GateOptions,
  request: IncomingMessage,
  body: string,
  signal: AbortSignal,
): Promise<Response> =>
  fetch(options.baseUrl.replace(/\/v1$/, "") + (request.url ?? ""), {
    method: request.method ?? "GET",
    headers: { "content-type": "application/json" },
    ...(body === "" ? {} : { body }),
    signal,
  });

/** The LLM sees the call at once and holds it; after the delay it is broken off and made again, unheld. */
const forwardSlowly = async (
  options: GateOptions,
  request: IncomingMessage,
  call: { readonly body: string; readonly agentId: string; readonly delayMs: number; readonly signal: AbortSignal },
): Promise<Response> => {
  const held = new AbortController();
  const signal = AbortSignal.any([call.signal, held.signal]);
  forward(options, request, call.body, signal).catch(() => undefined);
  await sleep(call.delayMs, undefined, { signal: call.signal });
  await options.hold(call.agentId, false);
  held.abort();
  return forward(options, request, call.body, call.signal);
};

const relay = async (
  options: GateOptions,
  delays: ReadonlyMap<string, number>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  try {
    const body = await text(request);
    const agentId = AGENT_MARK.exec(body)?.[1] ?? "";
    const delayMs = delays.get(agentId);
    const { signal } = gone;
    const answer = await (delayMs === undefined
      ? forward(options, request, body, signal)
      : forwardSlowly(options, request, { body, agentId, delayMs, signal }));
    response.writeHead(answer.status, {
      "content-type": answer.headers.get("content-type") ?? "application/json",
      ...(answer.headers.has("retry-after") ? { "retry-after": answer.headers.get("retry-after") ?? "" } : {}),
    });
    response.end(await answer.text());
  } catch {
    response.destroy();
  }
};

/** Stopped by the Scope. */
export const startSlowLlmGate = (options: GateOptions): Effect.Effect<SlowLlmGate, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.promise(async () => {
        const delays = new Map<string, number>();
        const server = createServer((request, response) => void relay(options, delays, request, response));
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
        return { server, baseUrl, delays };
      }),
      ({ server }) =>
        Effect.sync(() => {
          server.closeAllConnections();
          server.close();
        }),
    ),
    ({ baseUrl, delays }) => ({ baseUrl, delays }),
  );
