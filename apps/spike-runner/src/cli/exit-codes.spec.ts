import { UsageError } from "@plimsoll/adapters-command-line";
import { readFileSync } from "node:fs";
import { VERDICT_EXIT_CODES } from "@plimsoll/domain";
import * as Cause from "effect/Cause";
import * as Exit from "effect/Exit";
import { describe, expect, it } from "vitest";
import { EXIT_CODES, exitCodeOf } from "./exit-codes.ts";

const help = (errors: readonly unknown[]) => ({ _tag: "ShowHelp", errors });

describe("exitCodeOf", () => {
  it.each([
    ["a command that decided", Exit.succeed(undefined), 97, 97],
    ["a wrong usage", Exit.fail(new UsageError({ message: "m", hint: "" })), 0, 2],
    ["a wrong flag", Exit.fail(help([{ _tag: "UnrecognizedOption" }])), 0, 2],
    ["help that was asked for", Exit.fail(help([])), 0, 0],
    ["a defect", Exit.die(new Error("bug")), 97, 1],
    ["a defect beside a failure", Exit.failCause(Cause.combine(Cause.fail("x"), Cause.die("bug"))), 0, 1],
    ["an interruption", Exit.interrupt(), 0, 105],
  ])("maps %s", (_, exit, decided, expected) => {
    expect(exitCodeOf(exit, decided)).toBe(expected);
  });

  it("agrees with the domain about verdicts", () => {
    const { go, invalid, inconclusive, noGo } = EXIT_CODES;
    expect({ GO: go, INVALID: invalid, INCONCLUSIVE: inconclusive, "NO-GO": noGo }).toEqual(VERDICT_EXIT_CODES);
  });

  it("knows no code that docs/exit-codes.md leaves out", () => {
    const page = readFileSync(new URL("../../../../docs/exit-codes.md", import.meta.url), "utf8");
    const documented = [...page.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
    expect(documented.sort((a, b) => a - b)).toEqual(Object.values(EXIT_CODES).sort((a, b) => a - b));
  });
});
