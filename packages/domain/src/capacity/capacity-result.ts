/** Where the limit lies and how sure that is. */
export interface CapacityResult {
  /** Largest number of agents that meets every target; 0 when one agent does not. */
  readonly feasibleMax: number;
  /** Smallest number found not to; null when none was found up to the largest tried. */
  readonly infeasibleMin: number | null;
  /** 95 % interval of the largest number that meets every target (cliff: the bracket itself); null without a limit. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Expression of the target that fails first; null when none does. */
  readonly bindingTarget: string | null;
  /** `cliff`: all is well, then nothing is; `slope`: the metric passes its limit gradually. Null without a limit. */
  readonly boundary: "cliff" | "slope" | null;
  /** `violated`: a smaller number fails and a larger one passes, beyond chance. */
  readonly monotonicity: "ok" | "violated";
  /** All that were run, those set aside for a contradiction included. */
  readonly trialCount: number;
  /** True when the search ended because it had what it wanted, not because trials ran out. */
  readonly settled: boolean;
  readonly reason: string;
}

/** What to do next. */
export type CapacityStep =
  | { readonly kind: "measure"; readonly agentCount: number }
  | { readonly kind: "done"; readonly result: CapacityResult };
