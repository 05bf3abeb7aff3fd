/** One thing that an agent did for a task. */
export interface OscillationStep {
  readonly agentId: string;
  /** What it did: a tool with its arguments, a prompt, a delegation. */
  readonly action: string;
  /** What it led to: the output, an error, a diff. As long as this changes, there is progress. */
  readonly state: string;
}

export interface OscillationSettings {
  /** Steps in the longest cycle that is looked for; less than 1 counts as 1. */
  readonly maxCycleLength: number;
  /** Turns of a cycle that make an alarm; less than 2 counts as 2. */
  readonly minRepetitions: number;
}

/** Cycles of up to eight steps that come round for the third time. */
export const DEFAULT_OSCILLATION_SETTINGS: OscillationSettings = { maxCycleLength: 8, minRepetitions: 3 };

/** The same steps with the same outcome, again and again. */
export interface Oscillation {
  /** Steps in one turn. */
  readonly cycleLength: number;
  readonly repetitions: number;
  /** One turn, in order; actions are shortened. */
  readonly cycle: readonly { readonly agentId: string; readonly action: string }[];
  readonly message: string;
}
