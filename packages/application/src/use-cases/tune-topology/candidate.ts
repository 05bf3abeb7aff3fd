import { isGivenUp, type Topology, type TopologyResult, topologyResult, type TuningTrial } from "@plimsoll/domain";

/** One topology in the race. */
export class Candidate {
  readonly topology: Topology;
  readonly #trials: TuningTrial[] = [];
  #leftAfterRound: number | null = null;
  #failure: string | null = null;

  constructor(topology: Topology) {
    this.topology = topology;
  }

  get isRacing(): boolean {
    return this.#leftAfterRound === null;
  }

  /** The orchestrator never came up with it: it is not tried again. */
  fail(message: string, round: number): void {
    this.#failure = message;
    this.#leftAfterRound = round;
  }

  add(trial: TuningTrial): void {
    this.#trials.push(trial);
    if (isGivenUp(this.#trials)) this.#leftAfterRound = trial.round;
  }

  get result(): TopologyResult {
    const ended = { leftAfterRound: this.#leftAfterRound, failure: this.#failure };
    return topologyResult(this.topology, this.#trials, ended);
  }
}
