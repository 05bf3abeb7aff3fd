import { exitCodeOf, UsageError } from "@plimsoll/adapters-command-line";
import { readFileSync } from "node:fs";
import { OrchestratorFailure, StoreFailure, WorkflowNotFound } from "@plimsoll/application";
import { WorkflowOutcome } from "@plimsoll/domain";
import * as Cause from "effect/Cause";
import * as Exit from "effect/Exit";
import { describe, expect, it } from "vitest";
import { EXIT_CODE_FOOTER } from "./exit-code-footer.ts";
import { CODES_BY_TAG, EXIT_CODES, OUTCOME_EXIT_CODES, worstOf } from "./exit-codes.ts";

const help = (errors: readonly unknown[]) => ({ _tag: "ShowHelp", errors });
const store = new StoreFailure({ code: "locked", message: "m", hint: "h", retryable: false });
const orchestrator = new OrchestratorFailure({ code: "died", message: "m", hint: "", exitCode: 1, lastStderr: [] });

describe("exitCodeOf", () => {
  it.each([
    ["a command that decided", Exit.succeed(undefined), 80, 80],
    ["a wrong usage", Exit.fail(new UsageError({ message: "m", hint: "" })), 0, 2],
    ["an unknown workflow", Exit.fail(new WorkflowNotFound({ tenantId: "t", workflowId: "w" })), 0, 2],
    ["a store in trouble", Exit.fail(store), 0, 83],
    ["an orchestrator that is not up", Exit.fail(orchestrator), 0, 84],
    ["a wrong flag", Exit.fail(help([{ _tag: "UnrecognizedOption" }])), 0, 2],
    ["help that was asked for", Exit.fail(help([])), 0, 0],
    ["a defect", Exit.die(new Error("bug")), 80, 1],
    ["a defect beside a failure", Exit.failCause(Cause.combine(Cause.fail(store), Cause.die("bug"))), 0, 1],
    ["an interruption", Exit.interrupt(), 0, 105],
  ])("maps %s", (_, exit, decided, expected) => {
    expect(exitCodeOf(exit, decided, CODES_BY_TAG)).toBe(expected);
  });

  it("has a code of its own for every outcome of a workflow", () => {
    expect(Object.keys(OUTCOME_EXIT_CODES).sort()).toEqual([...WorkflowOutcome.literals].sort());
    expect(new Set(Object.values(OUTCOME_EXIT_CODES)).size).toBe(WorkflowOutcome.literals.length);
  });

  it("lets the worst of several workflows decide", () => {
    expect([worstOf([]), worstOf([0, 82, 0]), worstOf([82, 80]), worstOf([80, 81, 0])]).toEqual([0, 82, 80, 81]);
  });

  it("leaves no code out of the help", () => {
    const named = [...EXIT_CODE_FOOTER.matchAll(/\d+/g)].map(([code]) => Number(code));
    expect(named.sort((a, b) => a - b)).toEqual(Object.values(EXIT_CODES).sort((a, b) => a - b));
  });

  it("knows no code that docs/exit-codes.md leaves out", () => {
    const page = readFileSync(new URL("../../../../docs/exit-codes.md", import.meta.url), "utf8");
    const [, ofEngine = ""] = page.split("# Exit codes of `plimsoll-engine`");
    const documented = [...ofEngine.matchAll(/^\| [a-z ]+ \| (\d+) +\|/gm)].map(([, code]) => Number(code));
    expect(documented.sort((a, b) => a - b)).toEqual(Object.values(EXIT_CODES).sort((a, b) => a - b));
  });
});
