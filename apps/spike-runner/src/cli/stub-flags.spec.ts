import { InvocationError } from "@plimsoll/domain";
import { describe, expect, it } from "vitest";
import { FAILURE_CODES, parseFailure, parseSelection } from "./stub-flags.ts";

describe("the stub's flags", () => {
  it("know every failure code of the protocol", () => {
    expect([...FAILURE_CODES].sort()).toEqual([...InvocationError.fields.code.literals].sort());
  });

  it.each([
    ["all", "all"],
    ["2", 2],
    ["archon-1, archon-7", ["archon-1", "archon-7"]],
  ])("aim at %s", (text, selection) => {
    expect(parseSelection(text)).toEqual(selection);
  });

  it("refuse an aim that is none", () => {
    expect(() => parseSelection("-3")).toThrow("Expected all, a number of agents, or agent names");
  });

  it("read a failure and whom it hits", () => {
    expect(parseFailure("timeout=2")).toEqual({ code: "timeout", agents: 2 });
    expect(parseFailure("llm-error")).toEqual({ code: "llm-error", agents: "all" });
  });

  it("guess a mistyped failure code", () => {
    expect(() => parseFailure("tmeout=2")).toThrow('Did you mean "timeout"?');
  });
});
