import { messageOf, UsageError } from "@plimsoll/adapters-command-line";
import { seededRandom } from "@plimsoll/domain";
import { readFileSync } from "node:fs";
import * as Result from "effect/Result";

const HINT = 'Write one JSON value a line: a text in quotes, or an object such as {"topic": "ships"}.';

type Input = string | Readonly<Record<string, unknown>>;

const isInput = (value: unknown): value is Input =>
  typeof value === "string" || (typeof value === "object" && value !== null && !Array.isArray(value));

/** An input as a prompt: a text as it is, an object as JSON. */
export const inputText = (input: Input): string => (typeof input === "string" ? input : JSON.stringify(input));

/** The parser's own words are left out: they quote the line, which may hold what nobody else is to see. */
const parseLine = (source: string, line: string, number: number): Result.Result<string, UsageError> => {
  const refuse = (what: string) => Result.fail(new UsageError({ message: `${source}:${number}: ${what}`, hint: HINT }));
  try {
    const value: unknown = JSON.parse(line);
    return isInput(value) ? Result.succeed(inputText(value)) : refuse("is neither a text nor an object");
  } catch {
    return refuse("is not JSON");
  }
};

/** Every line of a file of inputs as a prompt; `source` in messages. Blank lines count in numbers and for nothing else. */
export const parseInputs = (source: string, text: string): Result.Result<readonly string[], UsageError> => {
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
  const written = lines.filter(({ line }) => line.trim() !== "");
  if (written.length === 0) {
    return Result.fail(new UsageError({ message: `${source}: holds no line`, hint: HINT }));
  }
  return Result.all(written.map(({ line, number }) => parseLine(source, line, number)));
};

/** Reads a file of inputs; `source` in messages, such as `--inputs in.jsonl`. */
export const readInputs = (path: string, source: string): Result.Result<readonly string[], UsageError> => {
  try {
    return parseInputs(source, readFileSync(path, "utf8"));
  } catch (error) {
    const hint = "Name a readable file of one JSON value a line.";
    return Result.fail(new UsageError({ message: `${source}: ${messageOf(error)}`, hint }));
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
