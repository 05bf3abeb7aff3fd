import type { ClockPort, OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { Pool } from "undici";
import type { Redactor } from "../failure/redactor.ts";
import { AnswerCollector, type DeliverAnswer } from "./answer-collector.ts";
import type { Answer, CloseExchange, ExchangeListener, ExchangeRequest, ExplainLoss } from "./exchange.ts";
import { OpenExchange } from "./open-exchange.ts";

export interface ExchangerOptions {
  /** Without credentials; its path, if any, precedes every request's. */
  readonly baseUrl: URL;
  /** Sent as a bearer token with every request; null where none is configured. */
  readonly token: string | null;
  /** Of the work lane: at least the number of agents. */
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** An idle connection is closed after this; below the five seconds that common servers keep theirs. */
  readonly keepAliveMs: number;
  readonly maxAnswerBytes: number;
  readonly clock: ClockPort;
  readonly redact: Redactor;
  readonly explainLoss: ExplainLoss;
}

/** Requests and answers over own connection pools; the only place that speaks HTTP. */
export interface Exchanger {
  /** Callback style for the hot path: no fiber and no stream object per exchange. */
  readonly open: (request: ExchangeRequest, listener: ExchangeListener) => CloseExchange;
  /** The same with the body collected. */
  readonly collect: (request: ExchangeRequest, deliver: DeliverAnswer) => CloseExchange;
  /** The whole answer; interrupting it closes the connection. */
  readonly send: (request: ExchangeRequest) => Effect.Effect<Answer, OrchestratorFailure>;
  /** Ends every open exchange, and every later one, with this failure. */
  readonly failAll: (failure: OrchestratorFailure) => void;
}

const CONTROL_CONNECTIONS = 8;
/** Behind our own deadline: undici's timers are coarse. */
export const BACKSTOP_MS = 2_000;

const makePool = (options: ExchangerOptions, connections: number): Pool =>
  new Pool(options.baseUrl.origin, {
    connections,
    pipelining: 1,
    allowH2: false,
    connectTimeout: options.connectTimeoutMs,
    keepAliveTimeout: options.keepAliveMs,
    keepAliveMaxTimeout: options.keepAliveMs,
    strictContentLength: true,
  });

const headersOf = (token: string | null): Record<string, string> => ({
  accept: "application/json, application/x-ndjson, application/problem+json",
  ...(token === null ? {} : { authorization: `Bearer ${token}` }),
});

class PooledExchanger implements Exchanger {
  readonly #options: ExchangerOptions;
  readonly #work: Pool;
  readonly #control: Pool;
  readonly #prefix: string;
  readonly #headers: Record<string, string>;
  readonly #bodyHeaders: Record<string, string>;
  readonly #exchanges = new Set<OpenExchange>();
  #lost: OrchestratorFailure | null = null;

  constructor(options: ExchangerOptions) {
    this.#options = options;
    this.#work = makePool(options, options.connections);
    this.#control = makePool(options, CONTROL_CONNECTIONS);
    this.#prefix = options.baseUrl.pathname.replace(/\/+$/, "");
    this.#headers = headersOf(options.token);
    this.#bodyHeaders = { ...this.#headers, "content-type": "application/json" };
  }

  readonly open = (request: ExchangeRequest, listener: ExchangeListener): CloseExchange => {
    if (this.#lost !== null) {
      listener.onFailure(this.#lost);
      return () => undefined;
    }
    const { redact, explainLoss, baseUrl } = this.#options;
    const target = { origin: baseUrl.origin, method: request.method, path: this.#prefix + request.path };
    const exchange = new OpenExchange(request, listener, { target, redact, explainLoss, open: this.#exchanges });
    const lane = request.lane === "work" ? this.#work : this.#control;
    lane.dispatch(
      {
        path: target.path,
        method: request.method,
        headers: request.body === undefined ? this.#headers : this.#bodyHeaders,
        body: request.body ?? null,
        headersTimeout: request.deadlineMs + BACKSTOP_MS,
        bodyTimeout: request.deadlineMs + BACKSTOP_MS,
      },
      exchange,
    );
    return exchange.close;
  };

  readonly collect = (request: ExchangeRequest, deliver: DeliverAnswer): CloseExchange => {
    const collector = new AnswerCollector(this.#options.clock, this.#options.maxAnswerBytes, deliver);
    const close = this.open(request, collector);
    collector.closes(close);
    return close;
  };

  readonly send = (request: ExchangeRequest): Effect.Effect<Answer, OrchestratorFailure> =>
    Effect.callback((resume) => Effect.sync(this.collect(request, (answer) => resume(Effect.fromResult(answer)))));

  readonly failAll = (failure: OrchestratorFailure): void => {
    this.#lost = failure;
    for (const exchange of this.#exchanges) exchange.fail(failure);
  };

  readonly destroy = (): Promise<unknown> => Promise.allSettled([this.#work.destroy(), this.#control.destroy()]);
}

/** Its connections live as long as the Scope; closing it destroys them, waiting for nobody. */
export const makeExchanger = (options: ExchangerOptions): Effect.Effect<Exchanger, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => new PooledExchanger(options)),
    (exchanger) => Effect.promise(() => exchanger.destroy()),
  );
