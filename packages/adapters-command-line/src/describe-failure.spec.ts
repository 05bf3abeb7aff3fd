import { OrchestratorFailure } from "@plimsoll/application";
import * as Cause from "effect/Cause";
import { describe, expect, it } from "vitest";
import { describeFailure } from "./describe-failure.ts";

const told = (cause: Cause.Cause<unknown>): string => describeFailure("plimsoll", cause);

describe("describeFailure", () => {
  it("shows the fact, what the sidecar last said, and the hint", () => {
    const died = new OrchestratorFailure({
      ...{ code: "died", message: "The sidecar died.", hint: "Look above.", exitCode: 3, lastStderr: ["boom"] },
    });
    expect(told(Cause.fail(died))).toBe("error: The sidecar died.\n  | boom\nhint: Look above.\n");
  });

  it("asks for a report of a bug in the program that it names, with its stack, and ends with the fact", () => {
    const text = told(Cause.die(new Error("off by one")));
    expect(text).toMatch(/^plimsoll: this is a bug in plimsoll, please report it[^]*off by one[^]*at /);
    expect(text.trimEnd().split("\n").at(-1)).toBe("error: ended by a bug, exit code 1: Error: off by one");
  });

  it("says nothing twice, and nothing of an interruption", () => {
    expect(told(Cause.fail({ _tag: "ShowHelp", message: "Help requested", errors: [] }))).toBe("");
    expect(told(Cause.interrupt())).toBe("");
  });
});
