import {
  type CapacityObservation,
  type CapacityResult,
  type CapacitySettings,
  type CapacityStep,
  type CapacityTrial,
  DEFAULT_CAPACITY,
  isMachineSpent,
  isSpoiledAtEverySize,
  type MachineLimit,
  nextCapacityStep,
} from "@plimsoll/domain";

/** Sizes this close below the machine's own limit are not tried: they would be spoiled as well. */
const NEAR_MACHINE_RATIO = 0.1;

const isSound = ({ spoiledBy }: CapacityTrial): boolean => spoiledBy.length === 0;

/** The search so far; trials that our own side spoiled count for nothing but the machine's limit. */
export class SearchState {
  readonly #settings: CapacitySettings;
  readonly #trials: CapacityTrial[] = [];
  #machineLimit: MachineLimit | null = null;

  constructor(settings: Partial<CapacitySettings>) {
    this.#settings = { ...DEFAULT_CAPACITY, ...settings };
  }

  get trials(): readonly CapacityTrial[] {
    return this.#trials;
  }

  get machineLimit(): MachineLimit | null {
    return this.#machineLimit;
  }

  get soundTrials(): readonly CapacityTrial[] {
    return this.#trials.filter(isSound);
  }

  add(trial: CapacityTrial): void {
    this.#trials.push(trial);
    if (!isSound(trial) && this.#spoiledAt(trial.agentCount) > 1) this.#noteMachineLimit(trial);
  }

  /** What to do next; beyond the machine's own limit nothing is tried. */
  next(): CapacityStep {
    const observations = this.#observations();
    const maxAgentCount = this.#largestAllowed(observations);
    if (maxAgentCount < 1 || (observations.length === 0 && this.#isHopeless())) {
      return { kind: "done", result: this.#nothingTrusted() };
    }
    return nextCapacityStep(observations, {
      ...this.#settings,
      maxAgentCount,
      startAgentCount: Math.min(this.#settings.startAgentCount, maxAgentCount),
    });
  }

  /** What can be said now; null before the first sound trial. */
  resultNow(reason: string): CapacityResult | null {
    const observations = this.#observations();
    if (observations.length === 0) return null;
    const step = nextCapacityStep(observations, { ...this.#settings, maxTrials: observations.length });
    return step.kind === "done" ? { ...step.result, settled: false, reason } : null;
  }

  #observations(): readonly CapacityObservation[] {
    return this.#trials.filter((trial) => isSound(trial) && trial.purpose === "search").map((each) => each.observation);
  }

  #isHopeless(): boolean {
    return this.#machineLimit !== null && isSpoiledAtEverySize(this.#machineLimit);
  }

  #nothingTrusted(): CapacityResult {
    if (this.#machineLimit === null || isMachineSpent(this.#machineLimit)) return nothingMeasurable;
    return { ...nothingMeasurable, reason: `no trial can be trusted (${this.#machineLimit.spoiledBy.join(", ")})` };
  }

  #spoiledAt(agentCount: number): number {
    return this.#trials.filter((trial) => trial.agentCount === agentCount && !isSound(trial)).length;
  }

  #noteMachineLimit({ agentCount, spoiledBy }: CapacityTrial): void {
    if (this.#machineLimit === null || agentCount < this.#machineLimit.agentCount) {
      this.#machineLimit = { agentCount, spoiledBy };
    }
  }

  /** Half-way between the largest number measured and the machine's limit, until they are near one another. */
  #largestAllowed(observations: readonly CapacityObservation[]): number {
    if (this.#machineLimit === null) return this.#settings.maxAgentCount;
    const measured = Math.max(0, ...observations.map(({ agentCount }) => agentCount));
    const beyond = this.#machineLimit.agentCount;
    if (measured >= beyond) return beyond - 1;
    const isNear = beyond - measured <= Math.max(1, NEAR_MACHINE_RATIO * beyond);
    return isNear && measured > 0 ? measured : Math.floor((measured + beyond) / 2);
  }
}

/** For a machine that spoils even the smallest trial. */
export const nothingMeasurable: CapacityResult = {
  feasibleMax: 0,
  infeasibleMin: null,
  interval: null,
  bindingTarget: null,
  boundary: null,
  monotonicity: "ok",
  trialCount: 0,
  settled: false,
  reason: "no trial could be measured on this machine",
};
