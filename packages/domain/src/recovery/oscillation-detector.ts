import type { Oscillation, OscillationSettings, OscillationStep } from "./oscillation.ts";
import { stepFingerprint } from "./step-fingerprint.ts";

const LONGEST_ACTION_LENGTH = 120;

interface SeenStep {
  readonly fingerprint: string;
  readonly agentId: string;
  readonly action: string;
}

const seen = (step: OscillationStep): SeenStep => ({
  fingerprint: stepFingerprint(step),
  agentId: step.agentId,
  action: step.action.slice(0, LONGEST_ACTION_LENGTH),
});

const oscillation = (turn: readonly SeenStep[], repetitions: number): Oscillation => {
  const cycle = turn.map(({ agentId, action }) => ({ agentId, action }));
  const path = cycle.map(({ agentId, action }) => `${agentId}: ${action}`).join(" -> ");
  return {
    cycleLength: cycle.length,
    repetitions,
    cycle,
    message: `The same ${cycle.length} step(s) came round ${repetitions} times and changed nothing: ${path}.`,
  };
};

/**
 * Finds work that goes round in circles (A-B-A-B and longer), one detector a task, fed with the steps of every agent that
 * works on it, also after delegations. A step repeats when agent, action and state are the same as one cycle before; for
 * each cycle length it counts how many steps in a row did so. Per step that costs maxCycleLength comparisons, and no more
 * than maxCycleLength steps are kept, in digests.
 */
export class OscillationDetector {
  readonly #maxCycleLength: number;
  readonly #minRepetitions: number;
  /** The last maxCycleLength steps, the newest last. */
  #recent: SeenStep[] = [];
  /** At index n - 1: how many steps in a row equalled the one n before. */
  #repeated: number[];

  constructor(settings: OscillationSettings) {
    this.#maxCycleLength = Math.max(1, Math.floor(settings.maxCycleLength));
    this.#minRepetitions = Math.max(2, Math.floor(settings.minRepetitions));
    this.#repeated = this.#nothingRepeated();
  }

  /** Takes the next step; answers with the shortest cycle that it completes. After an alarm it begins anew. */
  observe(step: OscillationStep): Oscillation | null {
    const next = seen(step);
    this.#repeated = this.#repeated.map((steps, index) =>
      this.#recent.at(-1 - index)?.fingerprint === next.fingerprint ? steps + 1 : 0,
    );
    this.#recent = [...this.#recent, next].slice(-this.#maxCycleLength);
    return this.#alarm();
  }

  #nothingRepeated(): number[] {
    return Array.from({ length: this.#maxCycleLength }, () => 0);
  }

  #alarm(): Oscillation | null {
    const found = this.#repeated.findIndex((steps, index) => steps >= (index + 1) * (this.#minRepetitions - 1));
    if (found < 0) return null;
    const turn = this.#recent.slice(-1 - found);
    this.#recent = [];
    this.#repeated = this.#nothingRepeated();
    return oscillation(turn, this.#minRepetitions);
  }
}
