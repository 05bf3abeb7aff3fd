import type { HostRequest } from "../wire/host-messages.ts";
import { HostInvocation } from "./host-invocation.ts";
import type { Outbox } from "./outbox.ts";

/** Requests that came in one message: their results go out as they end, and a closing count after the last. */
export class HostExchange {
  readonly #exchangeId: number;
  readonly #outbox: Outbox;
  readonly #onClosed: () => void;
  readonly #open = new Set<HostInvocation>();
  readonly #counts = { sent: 0, succeeded: 0, failed: 0 };
  #isClosed = false;

  constructor(exchangeId: number, outbox: Outbox, onClosed: () => void) {
    this.#exchangeId = exchangeId;
    this.#outbox = outbox;
    this.#onClosed = onClosed;
  }

  /** All of them at once, before any can end. */
  open(
    requests: readonly HostRequest[],
    onEnd: (invocation: HostInvocation, error: string | null) => void,
  ): readonly HostInvocation[] {
    this.#counts.sent = requests.length;
    const invocations = requests.map(
      (request) =>
        new HostInvocation(request, {
          onEnd: (invocation, result) => {
            this.#counts[result.end.outcome] += 1;
            onEnd(invocation, result.end.outcome === "failed" ? result.end.error.message : null);
            this.#outbox.add({ exchangeId: this.#exchangeId, result });
            this.#open.delete(invocation);
            if (this.#open.size === 0) this.close();
          },
        }),
    );
    for (const invocation of invocations) this.#open.add(invocation);
    if (invocations.length === 0) this.close();
    return invocations;
  }

  find(requestId: string): HostInvocation | undefined {
    for (const invocation of this.#open) if (invocation.request.requestId === requestId) return invocation;
    return undefined;
  }

  /** Says how many there were; what is open now has been lost, and is left. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const invocation of this.#open) invocation.abandon();
    this.#open.clear();
    this.#outbox.add({ exchangeId: this.#exchangeId, closing: { ...this.#counts } });
    this.#onClosed();
  }

  cancelAll(why: string): void {
    for (const invocation of [...this.#open]) invocation.cancel(why);
  }

  /** Leaves what is open; nobody waits for a result or for the closing count. */
  abandon(): void {
    this.#isClosed = true;
    for (const invocation of this.#open) invocation.abandon();
    this.#open.clear();
    this.#onClosed();
  }
}
