import type { UsageError } from "@plimsoll/adapters-command-line";
import path from "node:path";
import * as Result from "effect/Result";
import { inputText, readInputs } from "./inputs.ts";
import type { LoadFile } from "./load-file.ts";

/** The texts of the scenario: those written in it, then those of its file, which is found beside it. */
export const loadInputs = (
  { inputs = [], inputsFile }: Pick<LoadFile, "inputs" | "inputsFile">,
  scenarioPath: string,
): Result.Result<readonly string[], UsageError> => {
  const own = inputs.map(inputText);
  if (inputsFile === undefined) return Result.succeed(own);
  const read = readInputs(path.resolve(path.dirname(scenarioPath), inputsFile), `inputsFile ${inputsFile}`);
  return Result.map(read, (texts) => [...own, ...texts]);
};
