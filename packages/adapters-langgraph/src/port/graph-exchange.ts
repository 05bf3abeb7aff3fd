import type { ClockPort, InvocationRequest, InvocationResult, OrchestratorFailure } from "@plimsoll/application";
import type { ReportedTimings } from "@plimsoll/domain";
import { miscounted } from "../failure/failures.ts";
import type { ExchangeItem, HostResult, HostTimings } from "../wire/host-messages.ts";

/** Where an exchange's results go. */
export interface ExchangeListener {
  /** Results that arrived in one message, never none. */
  readonly onResults: (results: readonly InvocationResult[]) => void;
  readonly onEnd: () => void;
  readonly onFailure: (failure: OrchestratorFailure) => void;
}

interface ExchangeHooks extends ExchangeListener {
  readonly onClosed: () => void;
  readonly onAbandoned: () => void;
  /** The runner has answered for the child, which is to leave the work. */
  readonly onLate: (requestId: string) => void;
}

const WORKER_ID = "langgraph-js";
const NS_PER_MS = 1e6;

const reportedOf = ({ receivedNs, startedNs, finishedNs }: HostTimings, clock: ClockPort): ReportedTimings => {
  const [received, started] = [BigInt(receivedNs), BigInt(startedNs)];
  return {
    receivedAtMs: clock.fromMonotonicNs(received),
    startedAtMs: clock.fromMonotonicNs(started),
    finishedAtMs: clock.fromMonotonicNs(BigInt(finishedNs)),
    queuedMs: Number(started - received) / NS_PER_MS,
    workerId: WORKER_ID,
  };
};

/** Requests sent together, on the runner's side: stamps, counts, and answers for a child that is too late. */
export class GraphExchange {
  readonly #requests: readonly InvocationRequest[];
  readonly #clock: ClockPort;
  readonly #graceMs: number;
  readonly #hooks: ExchangeHooks;
  readonly #open: Set<string>;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #counts = { succeeded: 0, failed: 0 };
  #lateCount = 0;
  #sentAtMs: number | null = null;
  #isClosed = false;

  constructor(
    requests: readonly InvocationRequest[],
    parts: { readonly clock: ClockPort; readonly graceMs: number },
    hooks: ExchangeHooks,
  ) {
    this.#requests = requests;
    this.#clock = parts.clock;
    this.#graceMs = parts.graceMs;
    this.#hooks = hooks;
    this.#open = new Set(requests.map(({ requestId }) => requestId));
  }

  /** The requests have been handed to the channel: from now on their limits run. One timer for each distinct length. */
  sent(): void {
    this.#sentAtMs = this.#clock.nowMs();
    for (const timeoutMs of new Set(this.#requests.map((request) => request.timeoutMs))) {
      this.#timers.push(setTimeout(() => this.#expire(timeoutMs), timeoutMs + this.#graceMs));
    }
  }

  receive(items: readonly ExchangeItem[], receivedAtMs: number): void {
    if (this.#isClosed) return;
    const results: InvocationResult[] = [];
    let ending: (() => void) | null = null;
    for (const item of items) {
      if ("closing" in item) ending = () => this.#closedBy(item.closing);
      else this.#take(item.result, receivedAtMs, results);
    }
    if (results.length > 0) this.#hooks.onResults(results);
    ending?.();
  }

  fail(failure: OrchestratorFailure): void {
    if (this.#close()) this.#hooks.onFailure(failure);
  }

  /** Nobody waits any more; the child is told to leave what is open. */
  abandon(): void {
    if (this.#close()) this.#hooks.onAbandoned();
  }

  /** What the runner has answered for already is dropped, as late; doubled and invented results are passed on. */
  #take(result: HostResult, receivedAtMs: number, into: InvocationResult[]): void {
    this.#counts[result.end.outcome] += 1;
    const wasOpen = this.#open.delete(result.requestId);
    if (!wasOpen && this.#lateCount > 0) return;
    const { requestId, agentId, end, timings } = result;
    into.push({
      requestId,
      agentId,
      receivedAtMs,
      ...this.#sentAt(),
      reported: reportedOf(timings, this.#clock),
      ...end,
    });
  }

  #closedBy({
    sent,
    succeeded,
    failed,
  }: {
    readonly sent: number;
    readonly succeeded: number;
    readonly failed: number;
  }): void {
    const isRight =
      sent === this.#requests.length && succeeded === this.#counts.succeeded && failed === this.#counts.failed;
    if (isRight) return this.#end();
    const lines = `${this.#counts.succeeded} succeeded and ${this.#counts.failed} failed of ${this.#requests.length}`;
    this.fail(
      miscounted(
        `The closing count says ${succeeded} succeeded and ${failed} failed of ${sent}; the lines say ${lines}`,
      ),
    );
  }

  #expire(timeoutMs: number): void {
    const receivedAtMs = this.#clock.nowMs();
    const late = this.#requests.filter(
      (request) => request.timeoutMs === timeoutMs && this.#open.has(request.requestId),
    );
    if (late.length === 0) return;
    for (const { requestId } of late) this.#open.delete(requestId);
    this.#lateCount += late.length;
    this.#hooks.onResults(late.map((request) => this.#timedOut(request, receivedAtMs)));
    for (const { requestId } of late) this.#hooks.onLate(requestId);
    if (this.#open.size === 0) this.#end();
  }

  #timedOut({ requestId, agentId, timeoutMs }: InvocationRequest, receivedAtMs: number): InvocationResult {
    const message = `no answer within ${timeoutMs} ms and ${this.#graceMs} ms of grace: the process of the agents is too busy to say so itself`;
    const error = { code: "timeout" as const, message, retryable: true, detail: { decidedBy: "runner" } };
    return { outcome: "failed", requestId, agentId, receivedAtMs, ...this.#sentAt(), error };
  }

  #sentAt(): { readonly sentAtMs?: number } {
    return this.#sentAtMs === null ? {} : { sentAtMs: this.#sentAtMs };
  }

  #end(): void {
    if (this.#close()) this.#hooks.onEnd();
  }

  /** True for the first ending only. */
  #close(): boolean {
    if (this.#isClosed) return false;
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#hooks.onClosed();
    return true;
  }
}
