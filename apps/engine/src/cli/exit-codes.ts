import { INTERRUPTED_EXIT_CODE } from "@plimsoll/adapters-command-line";
import * as Cause from "effect/Cause";
import * as Exit from "effect/Exit";

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

interface TaggedError {
  readonly _tag: string;
  readonly errors?: readonly unknown[];
}

/** Failures that are not about how the command was given. */
const CODES_BY_TAG: Readonly<Record<string, number>> = {
  StoreFailure: EXIT_CODES.store,
  OrchestratorFailure: EXIT_CODES.orchestrator,
  LlmFailure: EXIT_CODES.orchestrator,
  ServerFailure: EXIT_CODES.server,
};

/** Failures are typed and name what the user can change; a defect is a bug of ours. */
export const exitCodeOf = (exit: Exit.Exit<unknown, unknown>, decided: number): number => {
  if (Exit.isSuccess(exit)) return decided;
  const { cause } = exit;
  if (Cause.hasDies(cause)) return EXIT_CODES.bug;
  const failure = Cause.findErrorOption(cause);
  if (failure._tag === "None") return EXIT_CODES.interrupted;
  const { _tag: tag, errors } = failure.value as TaggedError;
  if (tag === "ShowHelp") return errors?.length === 0 ? EXIT_CODES.succeeded : EXIT_CODES.usage;
  return CODES_BY_TAG[tag] ?? EXIT_CODES.usage;
};
