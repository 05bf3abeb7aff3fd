/** What a barrier saw; `waitedMs` runs from the first call that arrived (0 when none did). */
export interface BarrierState {
  readonly barrierId: number;
  readonly state: "armed" | "released" | "disarmed";
  readonly largestInFlight: number;
  readonly waitedMs: number;
}

interface Armed<Held> {
  readonly barrierId: number;
  readonly expected: number;
  readonly timeoutMs: number;
  readonly held: Held[];
  firstArrivedAtMs: number | null;
  largestInFlight: number;
  timer: NodeJS.Timeout | undefined;
}

/** Holds calls back until enough are in flight together or time is up; one at a time. */
export class Barrier<Held> {
  readonly #proceed: (call: Held) => void;
  readonly #waiting = new Set<() => void>();
  #armed: Armed<Held> | null = null;
  #last: BarrierState | null = null;
  #count = 0;

  /** `proceed` is called with each held call when the barrier lets go. */
  constructor(proceed: (call: Held) => void) {
    this.#proceed = proceed;
  }

  get isArmed(): boolean {
    return this.#armed !== null;
  }

  /** Null when another barrier is armed. The time limit starts with the first call that arrives. */
  arm(expected: number, timeoutMs: number): BarrierState | null {
    if (this.#armed !== null) return null;
    this.#count += 1;
    this.#armed = {
      barrierId: this.#count,
      expected,
      timeoutMs,
      held: [],
      firstArrivedAtMs: null,
      largestInFlight: 0,
      timer: undefined,
    };
    return this.state(this.#count);
  }

  /** True when the call is held back now, with all others; the last expected one lets all of them go, itself included. */
  hold(call: Held, inFlight: number): boolean {
    const armed = this.#armed;
    if (armed === null) return false;
    if (armed.firstArrivedAtMs === null) {
      armed.firstArrivedAtMs = performance.now();
      armed.timer = setTimeout(() => this.#letGo("released"), armed.timeoutMs);
    }
    armed.held.push(call);
    armed.largestInFlight = Math.max(armed.largestInFlight, inFlight);
    if (inFlight >= armed.expected) this.#letGo("released");
    return true;
  }

  disarm(): void {
    this.#letGo("disarmed");
  }

  /** Of the barrier that is armed, or of the last one; null for any other. */
  state(barrierId: number): BarrierState | null {
    if (this.#armed?.barrierId === barrierId) return describe(this.#armed, "armed");
    return this.#last?.barrierId === barrierId ? this.#last : null;
  }

  /** Resolves when the armed barrier lets go or `waitMs` has passed. */
  async settled(waitMs: number): Promise<void> {
    if (this.#armed === null) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      this.#waiting.add(done);
    });
  }

  #letGo(state: "released" | "disarmed"): void {
    const armed = this.#armed;
    if (armed === null) return;
    this.#armed = null;
    clearTimeout(armed.timer);
    this.#last = describe(armed, state);
    for (const call of armed.held) this.#proceed(call);
    for (const done of [...this.#waiting]) done();
  }
}

const describe = (armed: Armed<unknown>, state: BarrierState["state"]): BarrierState => ({
  barrierId: armed.barrierId,
  state,
  largestInFlight: armed.largestInFlight,
  waitedMs: armed.firstArrivedAtMs === null ? 0 : performance.now() - armed.firstArrivedAtMs,
});
