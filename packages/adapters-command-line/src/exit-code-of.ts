import * as Cause from "effect/Cause";
import * as Exit from "effect/Exit";
import { INTERRUPTED_EXIT_CODE } from "./until-stopped.ts";

const BUG = 1;
const USAGE = 2;

interface TaggedError {
  readonly _tag?: string;
  readonly errors?: readonly unknown[];
}

/**
 * The process exit code of a command. Failures are typed and name what the user can change, so they are 2 but for those that
 * a program gives a code of their own by their tag; a defect is a bug of ours.
 */
export const exitCodeOf = (
  exit: Exit.Exit<unknown, unknown>,
  decided: number,
  codesByTag: Readonly<Record<string, number>> = {},
): number => {
  if (Exit.isSuccess(exit)) return decided;
  const { cause } = exit;
  if (Cause.hasDies(cause)) return BUG;
  const failure = Cause.findErrorOption(cause);
  if (failure._tag === "None") return INTERRUPTED_EXIT_CODE;
  const { _tag: tag = "", errors } = (failure.value ?? {}) as TaggedError;
  if (tag === "ShowHelp" && errors?.length === 0) return 0;
  return codesByTag[tag] ?? USAGE;
};
