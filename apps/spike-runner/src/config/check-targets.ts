import { UsageError } from "@plimsoll/adapters-command-line";
import { parseTarget } from "@plimsoll/domain";
import * as Result from "effect/Result";

/** Refuses a target that names no metric, no operator or no limit, before anything is started. */
export const checkTargets = (targets: readonly string[]): Result.Result<void, UsageError> => {
  for (const expression of targets) {
    const parsed = parseTarget(expression);
    if (Result.isSuccess(parsed)) continue;
    const { message, hint, position } = parsed.failure;
    return Result.fail(
      new UsageError({ message: `--target: "${expression}", column ${position + 1}: ${message}`, hint }),
    );
  }
  return Result.succeed(undefined);
};
