import type { FaultRule, FaultScript } from "@plimsoll/domain";
import { FaultPicker } from "./fault-picker.ts";

/** The faults in force and the mark that their windows count from. Times are performance.now() milliseconds. */
export class FaultInjection {
  #script: FaultScript;
  #picker: FaultPicker;
  #startedAtMs: number | null = null;

  constructor(script: FaultScript) {
    this.#script = script;
    this.#picker = new FaultPicker(script);
  }

  get script(): FaultScript {
    return this.#script;
  }

  get startedAtMs(): number | null {
    return this.#startedAtMs;
  }

  /** Burst counters begin anew; the mark stays, so that a script can be changed between the phases of a run. */
  replace(script: FaultScript): void {
    this.#script = script;
    this.#picker = new FaultPicker(script);
  }

  /** Sets the mark, or moves it; burst counters begin anew. */
  start(nowMs: number): void {
    this.#startedAtMs = nowMs;
    this.replace(this.#script);
  }

  /** As before the first start. */
  reset(): void {
    this.#startedAtMs = null;
    this.replace(this.#script);
  }

  /** What is done to a call of these agents that arrives at `atMs`. */
  pick(agentIds: readonly string[], uniform: number, atMs: number): FaultRule | null {
    return this.#picker.pick(agentIds, uniform, this.#startedAtMs === null ? null : atMs - this.#startedAtMs);
  }
}
