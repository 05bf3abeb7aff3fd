import type { InvocationRequest } from "@plimsoll/application";

/** The requests of a batch that have no answer yet, and which of them are past their limit. One timer serves them all. */
export class OpenRequests {
  readonly #open: Map<string, { readonly request: InvocationRequest; readonly dueAtMs: number }>;
  readonly #expired = new Set<string>();

  constructor(requests: readonly InvocationRequest[], sentAtMs: number, graceMs: number) {
    this.#open = new Map(
      requests.map((request) => [request.requestId, { request, dueAtMs: sentAtMs + request.timeoutMs + graceMs }]),
    );
  }

  get size(): number {
    return this.#open.size;
  }

  get expiredCount(): number {
    return this.#expired.size;
  }

  /** An answer came; false when the bridge had already given this request up, so that the answer is late. */
  answer(requestId: string): boolean {
    this.#open.delete(requestId);
    return !this.#expired.has(requestId);
  }

  /** On the clock's axis; null when nothing is open. */
  nextDueAtMs(): number | null {
    let next: number | null = null;
    for (const { dueAtMs } of this.#open.values()) if (next === null || dueAtMs < next) next = dueAtMs;
    return next;
  }

  /** Takes out what is due by now. */
  expire(nowMs: number): readonly InvocationRequest[] {
    const due = [...this.#open.values()].filter(({ dueAtMs }) => dueAtMs <= nowMs).map(({ request }) => request);
    for (const { requestId } of due) {
      this.#open.delete(requestId);
      this.#expired.add(requestId);
    }
    return due;
  }

  /** Everything that is open. */
  all(): readonly InvocationRequest[] {
    return [...this.#open.values()].map(({ request }) => request);
  }
}
