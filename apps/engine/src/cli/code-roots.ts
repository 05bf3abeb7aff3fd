import { UsageError } from "@plimsoll/adapters-command-line";
import { realpathSync, statSync } from "node:fs";
import path from "node:path";
import * as Result from "effect/Result";

const realFolder = (named: string, workingDirectory: string): string | null => {
  try {
    const real = realpathSync(path.resolve(workingDirectory, named));
    return statSync(real).isDirectory() ? real : null;
  } catch {
    return null;
  }
};

/** The folders that `--code-root` names, as real paths. */
export const codeRootsOf = (
  named: readonly string[],
  workingDirectory: string,
): Result.Result<readonly string[], UsageError> => {
  const roots = named.map((one) => realFolder(one, workingDirectory));
  const missing = named[roots.indexOf(null)];
  return missing === undefined
    ? Result.succeed(roots.filter((root) => root !== null))
    : Result.fail(
        new UsageError({
          message: `--code-root ${missing}: there is no such folder`,
          hint: "Make it, or name another one.",
        }),
      );
};
