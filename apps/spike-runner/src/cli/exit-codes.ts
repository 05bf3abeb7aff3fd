import { INTERRUPTED_EXIT_CODE } from "@plimsoll/adapters-command-line";
import * as Cause from "effect/Cause";
import * as Exit from "effect/Exit";

/** Every exit code of `plimsoll` (docs/exit-codes.md). Those of verdicts are spelt out: the domain is too heavy for `--help`. */
export const EXIT_CODES = {
  bug: 1,
  usage: 2,
  interrupted: INTERRUPTED_EXIT_CODE,
  go: 0,
  invalid: 97,
  inconclusive: 98,
  noGo: 99,
} as const;

interface AskedForHelp {
  readonly _tag: "ShowHelp";
  readonly errors: readonly unknown[];
}

const isHelp = (error: unknown): error is AskedForHelp =>
  (error as { readonly _tag?: unknown } | null)?._tag === "ShowHelp";

/** Failures are typed and name what the user can change, so they all are 2; a defect is a bug of ours. */
export const exitCodeOf = (exit: Exit.Exit<unknown, unknown>, decided: number): number => {
  if (Exit.isSuccess(exit)) return decided;
  const { cause } = exit;
  if (Cause.hasDies(cause)) return EXIT_CODES.bug;
  const failure = Cause.findErrorOption(cause);
  if (failure._tag === "None") return EXIT_CODES.interrupted;
  return isHelp(failure.value) && failure.value.errors.length === 0 ? 0 : EXIT_CODES.usage;
};
