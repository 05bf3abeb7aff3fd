import type { ClockPort, InvocationRequest } from "@plimsoll/application";
import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { failureOf, noAnswer } from "../failure/failures.ts";
import type { ExchangeItem, FromHost, HostAnswer, HostFacts, HostFailure, ToHost } from "../wire/host-messages.ts";
import { GraphExchange, type ExchangeListener } from "./graph-exchange.ts";

/** A question without the id that is given to it here. */
export type Question = ToHost extends infer Message
  ? Message extends { readonly askId: number }
    ? Omit<Message, "askId">
    : never
  : never;

type Resume = (answer: Effect.Effect<HostAnswer, OrchestratorFailure>) => void;

/** Matches what the child says to those who wait for it; all who wait hear of its death. */
export class HostClient {
  readonly clock: ClockPort;
  readonly #send: (message: ToHost) => void;
  readonly #waiting = new Map<number, Resume>();
  readonly #exchanges = new Map<number, GraphExchange>();
  #lastId = 0;
  #death: OrchestratorFailure | null = null;
  /** Called once with what the child says when it is up, or with why it is not. */
  onStarted: (outcome: HostFacts | OrchestratorFailure) => void = () => undefined;

  constructor(clock: ClockPort, send: (message: ToHost) => void) {
    this.clock = clock;
    this.#send = send;
  }

  get death(): OrchestratorFailure | null {
    return this.#death;
  }

  readonly onMessage = (message: FromHost): void => {
    switch (message.kind) {
      case "ready":
        return this.onStarted(message.facts);
      case "refused":
        return this.onStarted(failureOf(message.failure));
      case "items":
        return this.#onItems(message.items);
      case "answer":
        return this.#answered(message.askId, Effect.succeed(message.value));
      case "failure":
        return this.#answered(message.askId, failed(message.failure));
    }
  };

  readonly onDeath = (failure: OrchestratorFailure): void => {
    this.#death = failure;
    this.onStarted(failure);
    for (const resume of [...this.#waiting.values()]) resume(Effect.fail(failure));
    this.#waiting.clear();
    for (const exchange of [...this.#exchanges.values()]) exchange.fail(failure);
    this.#exchanges.clear();
  };

  /** Asks and waits, at most so long. */
  ask(question: Question, limitMs: number): Effect.Effect<HostAnswer, OrchestratorFailure> {
    const answer = Effect.callback<HostAnswer, OrchestratorFailure>((resume) => {
      if (this.#death !== null) return resume(Effect.fail(this.#death));
      const askId = ++this.#lastId;
      this.#waiting.set(askId, resume);
      this.#send({ ...question, askId });
      return Effect.sync(() => this.#waiting.delete(askId));
    });
    return Effect.timeoutOrElse(answer, {
      duration: limitMs,
      orElse: () => Effect.fail(noAnswer(question.kind, limitMs)),
    });
  }

  /** Sends requests together; the listener hears of each result, and of the end. */
  invoke(
    poolId: string,
    requests: readonly InvocationRequest[],
    graceMs: number,
    listener: ExchangeListener,
  ): GraphExchange {
    const exchangeId = ++this.#lastId;
    const exchange = new GraphExchange(
      requests,
      { clock: this.clock, graceMs },
      {
        ...listener,
        onClosed: () => this.#exchanges.delete(exchangeId),
        onAbandoned: () => this.#send({ kind: "abandon", exchangeId }),
        onLate: (requestId) => Effect.runFork(Effect.ignore(this.ask({ kind: "cancel", poolId, requestId }, graceMs))),
      },
    );
    if (this.#death !== null) {
      exchange.fail(this.#death);
      return exchange;
    }
    this.#exchanges.set(exchangeId, exchange);
    this.#send({ kind: "invoke", exchangeId, poolId, requests: requests.map(wireOf) });
    exchange.sent();
    return exchange;
  }

  #answered(askId: number, answer: Effect.Effect<HostAnswer, OrchestratorFailure>): void {
    this.#waiting.get(askId)?.(answer);
    this.#waiting.delete(askId);
  }

  #onItems(items: readonly ExchangeItem[]): void {
    const receivedAtMs = this.clock.nowMs();
    const byExchange = new Map<number, ExchangeItem[]>();
    for (const item of items) {
      const list = byExchange.get(item.exchangeId);
      if (list === undefined) byExchange.set(item.exchangeId, [item]);
      else list.push(item);
    }
    for (const [exchangeId, list] of byExchange) this.#exchanges.get(exchangeId)?.receive(list, receivedAtMs);
  }
}

const failed = (failure: HostFailure) => Effect.fail(failureOf(failure));

/** Exactly the fields of the message, whatever else the caller's object carries. */
const wireOf = ({ requestId, agentId, topic, prompt, timeoutMs }: InvocationRequest): InvocationRequest => ({
  requestId,
  agentId,
  topic,
  prompt,
  timeoutMs,
});
