import { OrchestratorFailure } from "@plimsoll/application";
import * as Cause from "effect/Cause";
import { describe, expect, it } from "vitest";
import { describeFailure } from "./describe-failure.ts";

describe("describeFailure", () => {
  it("shows the fact, what the sidecar last said, and the hint", () => {
    const died = new OrchestratorFailure({
      ...{ code: "died", message: "The sidecar died.", hint: "Look above.", exitCode: 3, lastStderr: ["boom"] },
    });
    expect(describeFailure(Cause.fail(died))).toBe("error: The sidecar died.\n  | boom\nhint: Look above.\n");
  });

  it("asks for a report of a bug, with its stack", () => {
    expect(describeFailure(Cause.die(new Error("off by one")))).toMatch(/this is a bug[^]*off by one[^]*at /);
  });

  it("says nothing twice: help was already shown", () => {
    expect(describeFailure(Cause.fail({ _tag: "ShowHelp", message: "Help requested", errors: [] }))).toBe("");
  });

  it("has nothing to say of an interruption", () => {
    expect(describeFailure(Cause.interrupt())).toBe("");
  });
});
