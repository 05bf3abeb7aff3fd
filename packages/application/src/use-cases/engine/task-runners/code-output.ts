import * as Option from "effect/Option";
import * as Schema from "effect/Schema";
import type { TaskOutput } from "../../../ports/task-runner.port.ts";
import { PartialUsage } from "./partial-usage.ts";

/** What a program may say of its result, in its last line. */
const ResultLine = Schema.Struct({ output: Schema.Unknown, usage: Schema.optionalKey(PartialUsage) });
const decodeLine = Schema.decodeUnknownOption(Schema.fromJsonString(ResultLine));

const lastLine = (stdout: string): string => {
  const text = stdout.trimEnd();
  return text.slice(text.lastIndexOf("\n") + 1);
};

const textOf = (output: unknown): string => (typeof output === "string" ? output : JSON.stringify(output));

/**
 * The result of a program: what its last line says as `{"output": …, "usage": {…}}` (an output that is no text is kept as
 * JSON), or else all of its stdout as it is.
 */
export const codeOutput = (stdout: string): TaskOutput =>
  Option.match(decodeLine(lastLine(stdout)), {
    onNone: () => ({ output: stdout, usage: {} }),
    onSome: ({ output, usage }) => ({ output: textOf(output), usage: usage ?? {} }),
  });
