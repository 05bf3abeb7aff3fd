import type { ClockPort, OrchestratorFailure } from "@plimsoll/application";
import * as Result from "effect/Result";
import { protocolViolation } from "../failure/failures.ts";
import type { Answer, AnswerHead, CloseExchange, ExchangeListener } from "./exchange.ts";

/** Called once. */
export type DeliverAnswer = (answer: Result.Result<Answer, OrchestratorFailure>) => void;

/** Puts an answer together, stamps it as its last byte arrives, and refuses one that would fill the runner's memory. */
export class AnswerCollector implements ExchangeListener {
  readonly #clock: ClockPort;
  readonly #maxBytes: number;
  readonly #deliver: DeliverAnswer;
  readonly #chunks: Buffer[] = [];
  #head: AnswerHead = { status: 0, contentType: "", retryAfter: null };
  #bytes = 0;
  #close: CloseExchange = () => undefined;

  constructor(clock: ClockPort, maxBytes: number, deliver: DeliverAnswer) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
    this.#deliver = deliver;
  }

  /** Tells how to end the exchange that it listens to. */
  closes(close: CloseExchange): void {
    this.#close = close;
  }

  readonly onHead = (head: AnswerHead): void => {
    this.#head = head;
  };

  readonly onData = (chunk: Buffer): void => {
    this.#bytes += chunk.length;
    if (this.#bytes <= this.#maxBytes) {
      this.#chunks.push(chunk);
      return;
    }
    this.#close();
    this.#deliver(Result.fail(protocolViolation(`An answer is longer than ${this.#maxBytes} bytes`, "(not kept)")));
  };

  readonly onEnd = (): void => {
    const receivedAtMs = this.#clock.nowMs();
    const [first] = this.#chunks;
    const whole = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    this.#deliver(Result.succeed({ ...this.#head, body: whole.toString("utf8"), receivedAtMs }));
  };

  readonly onFailure = (failure: OrchestratorFailure): void => this.#deliver(Result.fail(failure));
}
