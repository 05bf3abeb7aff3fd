import { INTERRUPTED_EXIT_CODE } from "@plimsoll/adapters-command-line";

/** Every exit code of `plimsoll-engine` (docs/exit-codes.md). */
export const EXIT_CODES = {
  succeeded: 0,
  bug: 1,
  usage: 2,
  partiallySucceeded: 80,
  failed: 81,
  cancelled: 82,
  store: 83,
  orchestrator: 84,
  server: 85,
  isolation: 86,
  audit: 87,
  interrupted: INTERRUPTED_EXIT_CODE,
} as const;

/** How workflows end; spelt out because the domain is too heavy for `--help`. */
type Outcome = "succeeded" | "partially-succeeded" | "failed" | "cancelled";

/** The code of `run` and `resume`, by how the workflow ended. */
export const OUTCOME_EXIT_CODES: Readonly<Record<Outcome, number>> = {
  succeeded: EXIT_CODES.succeeded,
  "partially-succeeded": EXIT_CODES.partiallySucceeded,
  failed: EXIT_CODES.failed,
  cancelled: EXIT_CODES.cancelled,
};

/** Of several workflows the worst end decides. */
export const worstOf = (codes: readonly number[]): number => {
  const { succeeded, cancelled, partiallySucceeded, failed } = EXIT_CODES;
  const byHarm: readonly number[] = [succeeded, cancelled, partiallySucceeded, failed];
  return codes.reduce((worst, code) => (byHarm.indexOf(code) > byHarm.indexOf(worst) ? code : worst), succeeded);
};

/** Failures that are not about how the command was given. */
export const CODES_BY_TAG: Readonly<Record<string, number>> = {
  StoreFailure: EXIT_CODES.store,
  TrackerFailure: EXIT_CODES.store,
  OrchestratorFailure: EXIT_CODES.orchestrator,
  LlmFailure: EXIT_CODES.orchestrator,
  ServerFailure: EXIT_CODES.server,
};
