import type { InvocationError } from "@plimsoll/domain";
import type { HostRequest, HostResult } from "../wire/host-messages.ts";

/** What an invocation reports to. */
export interface InvocationOwner {
  readonly onEnd: (invocation: HostInvocation, result: HostResult) => void;
}

/** One open invocation: its clock readings, its timer, and the signal that makes its agent leave the LLM call. */
export class HostInvocation {
  readonly request: HostRequest;
  readonly #owner: InvocationOwner;
  readonly #controller = new AbortController();
  readonly #receivedNs = process.hrtime.bigint();
  readonly #timer: NodeJS.Timeout;
  #startedNs: bigint | null = null;
  #hasEnded = false;

  constructor(request: HostRequest, owner: InvocationOwner) {
    this.request = request;
    this.#owner = owner;
    this.#timer = setTimeout(() => this.#timeOut(), request.timeoutMs);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  started(): void {
    this.#startedNs = process.hrtime.bigint();
  }

  succeed(outputId: string, content: string): void {
    this.#end({ outcome: "succeeded", outputId, content });
  }

  fail(error: InvocationError): void {
    this.#end({ outcome: "failed", error });
  }

  /** The caller no longer waits; nothing is reported. */
  abandon(): void {
    this.#hasEnded = true;
    this.#stop();
  }

  cancel(why: string): void {
    this.fail({ code: "cancelled", message: why, retryable: false });
  }

  #timeOut(): void {
    const message = `no answer within ${this.request.timeoutMs} ms`;
    this.fail({ code: "timeout", message, retryable: true });
  }

  /** Told first and aborted after: how it ended is ours to say, and not what the abort makes the agent throw. */
  #end(end: HostResult["end"]): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const finishedNs = process.hrtime.bigint();
    const timings = {
      receivedNs: String(this.#receivedNs),
      startedNs: String(this.#startedNs ?? finishedNs),
      finishedNs: String(finishedNs),
    };
    const { requestId, agentId } = this.request;
    this.#owner.onEnd(this, { requestId, agentId, timings, end });
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }
}
