import type { ExchangeItem, FromHost } from "../wire/host-messages.ts";

/** Sends what became ready within one turn of the event loop as one message: 72 answers at once are one write, not 72. */
export class Outbox {
  readonly #send: (message: FromHost) => void;
  #items: ExchangeItem[] = [];

  constructor(send: (message: FromHost) => void) {
    this.#send = send;
  }

  add(item: ExchangeItem): void {
    if (this.#items.push(item) === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const items = this.#items;
    this.#items = [];
    this.#send({ kind: "items", items });
  }
}
