import { readFileSync } from "node:fs";
import path from "node:path";
import * as Result from "effect/Result";
import { messageOf } from "./message-of.ts";
import { UsageError } from "./usage-error.ts";

const asNumbers = (text: string): readonly unknown[] =>
  text.trimStart().startsWith("[")
    ? (JSON.parse(text) as readonly unknown[])
    : text
        .split(/[\s,]+/)
        .filter((token) => token !== "")
        .map((token) => Number(token));

const isLatency = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && value >= 0;

/** Measured service times in milliseconds: a JSON array, or numbers apart by white space or commas; `file` counts from the user's folder. */
export const readEmpiricalSamples = (
  file: string,
  workingDirectory: string,
): Result.Result<readonly number[], UsageError> => {
  try {
    const samplesMs = asNumbers(readFileSync(path.resolve(workingDirectory, file), "utf8"));
    const wrong = samplesMs.findIndex((value) => !isLatency(value));
    if (samplesMs.length > 0 && wrong < 0) return Result.succeed(samplesMs.filter(isLatency));
    const fact = samplesMs.length === 0 ? "it holds no number" : `value ${wrong + 1} is not a number of 0 or more`;
    return Result.fail(
      new UsageError({
        message: `--llm-latency-ms empirical:${file}: ${fact}`,
        hint: "Write milliseconds, one a line, or a JSON array of them.",
      }),
    );
  } catch (error) {
    return Result.fail(
      new UsageError({
        message: `--llm-latency-ms empirical:${file}: ${messageOf(error)}`,
        hint: "Name a readable file of milliseconds, one a line, or a JSON array of them.",
      }),
    );
  }
};
