import * as Cause from "effect/Cause";
import * as Option from "effect/Option";

interface Explained {
  readonly message: string;
  readonly hint?: string;
  readonly lastStderr?: readonly string[];
}

const isExplained = (error: unknown): error is Explained =>
  typeof (error as { readonly message?: unknown } | null)?.message === "string";

/** Lines for stderr: the fact, what the sidecar last said, and the hint. Empty for what was already shown or is no failure. */
export const describeFailure = (program: string, cause: Cause.Cause<unknown>): string => {
  if (Cause.hasDies(cause)) {
    const [last] = String(Cause.squash(cause)).split("\n");
    return `${program}: this is a bug in ${program}, please report it with this text\n${Cause.pretty(cause)}\nerror: ended by a bug, exit code 1: ${last}\n`;
  }
  const failure = Option.getOrNull(Cause.findErrorOption(cause));
  if (!isExplained(failure) || (failure as { readonly _tag?: string })._tag === "ShowHelp") return "";
  const stderr = (failure.lastStderr ?? []).map((line) => `  | ${line}\n`).join("");
  const hint = failure.hint === undefined || failure.hint === "" ? "" : `hint: ${failure.hint}\n`;
  return `error: ${failure.message}\n${stderr}${hint}`;
};
