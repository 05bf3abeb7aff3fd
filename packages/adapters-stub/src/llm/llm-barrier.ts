import type { BarrierOutcome } from "@plimsoll/application";
import type { StubLlmCall } from "./stub-llm-call.ts";

/** Holds calls until enough are in flight or time is up, counted from the first one's arrival; opens once. */
export class LlmBarrier {
  readonly #options: BarrierOptions;
  readonly #held: StubLlmCall[] = [];
  #largestInFlight = 0;
  #firstAtMs: number | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isOpen = false;

  constructor(options: BarrierOptions) {
    this.#options = options;
  }

  /** Keeps a call that has just arrived; `inFlight` counts it. */
  hold(call: StubLlmCall, inFlight: number): void {
    this.#held.push(call);
    this.#largestInFlight = Math.max(this.#largestInFlight, inFlight);
    if (this.#firstAtMs === null) {
      this.#firstAtMs = call.arrivedAtMs;
      this.#timer = setTimeout(() => this.open(), this.#options.timeoutMs);
    }
    if (inFlight >= this.#options.expected) this.open();
  }

  /** Lets all go; also the way to disarm. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    clearTimeout(this.#timer);
    const waitedMs = this.#firstAtMs === null ? 0 : this.#options.nowMs() - this.#firstAtMs;
    this.#options.onOpen(this.#held, { largestInFlight: this.#largestInFlight, waitedMs });
  }
}

/** What a barrier waits for, and who is told when it opens. */
export interface BarrierOptions {
  readonly expected: number;
  readonly timeoutMs: number;
  readonly nowMs: () => number;
  readonly onOpen: (held: readonly StubLlmCall[], outcome: BarrierOutcome) => void;
}
