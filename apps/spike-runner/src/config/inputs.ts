import { messageOf, UsageError } from "@plimsoll/adapters-command-line";
import { seededRandom } from "@plimsoll/domain";
import { readFileSync } from "node:fs";
import * as Result from "effect/Result";

const HINT = 'Write one JSON value a line: a text in quotes, or an object such as {"topic": "ships"}.';

const isInput = (value: unknown): boolean =>
  typeof value === "string" || (typeof value === "object" && value !== null && !Array.isArray(value));

/** The parser's own words are left out: they quote the line, which may hold what nobody else is to see. */
const parseLine = (file: string, line: string, number: number): Result.Result<string, UsageError> => {
  const refuse = (what: string) =>
    Result.fail(new UsageError({ message: `--inputs ${file}:${number}: ${what}`, hint: HINT }));
  try {
    const value: unknown = JSON.parse(line);
    if (!isInput(value)) return refuse("is neither a text nor an object");
    return Result.succeed(typeof value === "string" ? value : JSON.stringify(value));
  } catch {
    return refuse("is not JSON");
  }
};

/** Every line of `--inputs` as a prompt: a text as it is, an object as JSON. Blank lines count in numbers and for nothing else. */
export const parseInputs = (file: string, text: string): Result.Result<readonly string[], UsageError> => {
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
  const written = lines.filter(({ line }) => line.trim() !== "");
  if (written.length === 0) {
    return Result.fail(new UsageError({ message: `--inputs ${file}: holds no line`, hint: HINT }));
  }
  return Result.all(written.map(({ line, number }) => parseLine(file, line, number)));
};

/** Reads the file that `--inputs` names; `shown` in messages. */
export const readInputs = (path: string, shown: string): Result.Result<readonly string[], UsageError> => {
  try {
    return parseInputs(shown, readFileSync(path, "utf8"));
  } catch (error) {
    const hint = "Name a readable file of one JSON value a line.";
    return Result.fail(new UsageError({ message: `--inputs ${shown}: ${messageOf(error)}`, hint }));
  }
};

/** The same inputs in an order that the seed decides (Fisher and Yates, Durstenfeld's form). */
export const shuffleInputs = (inputs: readonly string[], seed: number): readonly string[] => {
  const random = seededRandom(seed);
  const order = [...inputs];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const moved = order[last] ?? "";
    order[last] = order[other] ?? "";
    order[other] = moved;
  }
  return order;
};
