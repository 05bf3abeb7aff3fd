import { exitCodeOf } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import { runCli } from "../cli/run-cli.ts";
import type { CommandEnd } from "./run-plimsoll.ts";

/** Runs a command without a process of its own: as `main.ts` does, with streams that are kept. Colours are off. */
export const runInProcess = async (
  args: readonly string[],
  workingDirectory: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CommandEnd> => {
  let [stdout, stderr, decided] = ["", "", 0];
  const exit = await Effect.runPromiseExit(
    runCli({
      ...{ args, env, workingDirectory },
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      stopRequested: Effect.never,
      exitWith: (exitCode) => (decided = exitCode),
    }),
  );
  return { exitCode: exitCodeOf(exit, decided), stdout, stderr };
};
