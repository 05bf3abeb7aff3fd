import * as Cause from "effect/Cause";
import * as Exit from "effect/Exit";
import { expect, it } from "vitest";
import { exitCodeOf } from "./exit-code-of.ts";
import { UsageError } from "./usage-error.ts";

const help = (errors: readonly unknown[]) => ({ _tag: "ShowHelp", errors });
const codes = { StoreFailure: 83 };

it.each([
  ["a command that decided", Exit.succeed(undefined), 97, 97],
  ["a wrong usage", Exit.fail(new UsageError({ message: "m", hint: "" })), 0, 2],
  ["a wrong flag", Exit.fail(help([{ _tag: "UnrecognizedOption" }])), 0, 2],
  ["help that was asked for", Exit.fail(help([])), 97, 0],
  ["a failure with a code of its own", Exit.fail({ _tag: "StoreFailure" }), 0, 83],
  ["a failure without a tag", Exit.fail(null), 0, 2],
  ["a defect", Exit.die(new Error("bug")), 97, 1],
  ["a defect beside a failure", Exit.failCause(Cause.combine(Cause.fail("x"), Cause.die("bug"))), 0, 1],
  ["an interruption", Exit.interrupt(), 0, 105],
])("maps %s", (_, exit, decided, expected) => {
  expect(exitCodeOf(exit, decided, codes)).toBe(expected);
});
