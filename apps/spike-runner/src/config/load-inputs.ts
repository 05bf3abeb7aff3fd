import { messageOf, UsageError } from "@plimsoll/adapters-command-line";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as Result from "effect/Result";
import type { LoadFile } from "./load-file.ts";

type Input = string | Readonly<Record<string, unknown>>;

const asText = (input: Input): string => (typeof input === "string" ? input : JSON.stringify(input));

const isInput = (value: unknown): value is Input =>
  typeof value === "string" || (typeof value === "object" && value !== null && !Array.isArray(value));

const parseLine = (file: string, line: string, number: number): Result.Result<string, UsageError> => {
  const hint = 'Write one JSON value a line: a text in quotes, or an object such as {"topic": "ships"}.';
  try {
    const value: unknown = JSON.parse(line);
    if (isInput(value)) return Result.succeed(asText(value));
    return Result.fail(new UsageError({ message: `${file}:${number}: neither a text nor an object`, hint }));
  } catch (error) {
    return Result.fail(new UsageError({ message: `${file}:${number}: ${messageOf(error)}`, hint }));
  }
};

const readLines = (file: string): Result.Result<readonly string[], UsageError> => {
  try {
    const lines = readFileSync(file, "utf8").split("\n");
    const numbered = lines.map((line, index) => ({ line, number: index + 1 })).filter(({ line }) => line.trim() !== "");
    return Result.all(numbered.map(({ line, number }) => parseLine(file, line, number)));
  } catch (error) {
    const hint = "Name a file of one JSON value a line, relative to the scenario file.";
    return Result.fail(new UsageError({ message: `inputsFile ${file}: ${messageOf(error)}`, hint }));
  }
};

/** The texts of the scenario: those written in it, then those of its file, which is found beside it. */
export const loadInputs = (
  { inputs = [], inputsFile }: Pick<LoadFile, "inputs" | "inputsFile">,
  scenarioPath: string,
): Result.Result<readonly string[], UsageError> => {
  const own = inputs.map(asText);
  if (inputsFile === undefined) return Result.succeed(own);
  return Result.map(readLines(path.resolve(path.dirname(scenarioPath), inputsFile)), (read) => [...own, ...read]);
};
