import type { OrchestratorFailure } from "@plimsoll/application";
import type { Dispatcher } from "undici";
import type { Redactor } from "../failure/redactor.ts";
import type { ExchangeListener, ExchangeRequest, ExplainLoss } from "./exchange.ts";
import { timeoutFailure, transportFailure, type ExchangeTarget } from "./transport-failure.ts";

export interface ExchangeContext {
  readonly target: ExchangeTarget;
  readonly redact: Redactor;
  readonly explainLoss: ExplainLoss;
  /** Every exchange that has not ended; it adds and removes itself. */
  readonly open: Set<OpenExchange>;
}

const ABANDONED = new Error("closed by the bridge");

const single = (header: string | readonly string[] | undefined): string | null =>
  typeof header === "string" ? header : (header?.[0] ?? null);

/** One exchange as undici drives it: keeps its deadline and sees to it that its listener hears one ending. */
export class OpenExchange implements Dispatcher.DispatchHandler {
  readonly #listener: ExchangeListener;
  readonly #context: ExchangeContext;
  readonly #deadline: NodeJS.Timeout;
  readonly #onSent: (() => void) | undefined;
  #controller: Dispatcher.DispatchController | null = null;
  #ended = false;
  #closed = false;

  constructor(request: ExchangeRequest, listener: ExchangeListener, context: ExchangeContext) {
    this.#listener = listener;
    this.#context = context;
    this.#onSent = request.onSent;
    const { deadlineMs } = request;
    this.#deadline = setTimeout(() => this.fail(timeoutFailure(context.target, deadlineMs)), deadlineMs);
    context.open.add(this);
  }

  readonly close = (): void => {
    this.#closed = true;
    if (this.#end()) this.#controller?.abort(ABANDONED);
  };

  readonly fail = (failure: OrchestratorFailure): void => {
    if (!this.#end()) return;
    this.#controller?.abort(ABANDONED);
    this.#listener.onFailure(failure);
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(ABANDONED);
  }

  onRequestSent(): void {
    if (!this.#ended) this.#onSent?.();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    if (this.#ended || status < 200) return;
    const header = (name: string) => single(headers[name] as string | readonly string[] | undefined);
    this.#listener.onHead({ status, contentType: header("content-type") ?? "", retryAfter: header("retry-after") });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#ended) this.#listener.onData(chunk);
  }

  onResponseEnd(): void {
    if (this.#end()) this.#listener.onEnd();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (!this.#end()) return;
    const { target, redact, explainLoss } = this.#context;
    const failure = transportFailure(error, target, redact);
    const deliver = (explained: OrchestratorFailure): void => {
      if (!this.#closed) this.#listener.onFailure(explained);
    };
    if (failure.code === "unreachable") explainLoss(failure, deliver);
    else deliver(failure);
  }

  /** True for the first ending only. */
  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    clearTimeout(this.#deadline);
    this.#context.open.delete(this);
    return true;
  }
}
