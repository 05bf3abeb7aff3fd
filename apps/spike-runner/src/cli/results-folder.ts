import type { CliContext } from "@plimsoll/adapters-command-line";
import * as Option from "effect/Option";
import path from "node:path";

/** Absolute path of the folder in which runs get folders of their own: `--out`, or `results` where the user stands. */
export const resultsFolderOf = (
  { workingDirectory }: CliContext,
  { out }: { readonly out: Option.Option<string> } = { out: Option.none() },
): string =>
  path.resolve(
    workingDirectory,
    Option.getOrElse(out, () => "results"),
  );
