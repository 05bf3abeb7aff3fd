/** What a ledger is for, in one sentence; of a single run, and of several. */
export const LEDGER_LEAD = (subjectCount: number): string =>
  subjectCount > 1
    ? "The scenario is the same for all; the conditions are not. What is unequal is marked ≠: read no difference in the figures without it."
    : "What must be known before this run is set beside another: measured by the runner, or reported by the orchestrator of itself.";
