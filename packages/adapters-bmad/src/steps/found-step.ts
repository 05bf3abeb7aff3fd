/** A step as a file has it, before it is known what it waits for. */
export interface FoundStep {
  readonly file: string;
  /** `workflow.sequence[3]`. */
  readonly field: string;
  /** The step's own name, where it has one. */
  readonly name: string | null;
  /** True where the name alone tells steps apart; else who does it goes before it. */
  readonly isNamedWhole: boolean;
  /** As it is written: `pm`, `analyst/pm`, `various`; null for guidance. */
  readonly agent: string | null;
  readonly action: string | null;
  readonly creates: readonly string[];
  readonly requires: readonly string[];
  readonly updates: readonly string[];
  readonly validates: readonly string[];
  readonly uses: readonly string[];
  readonly condition: string | null;
  readonly optional: boolean;
  readonly notes: string | null;
  /** What it is done once for: `for_each_epic`. */
  readonly repeats: string | null;
  /** Name of its phase, where the workflow has phases. */
  readonly phase: string | null;
}
