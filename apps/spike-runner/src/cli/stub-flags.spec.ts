import { describe, expect, it } from "vitest";
import { parseFailure } from "./stub-flags.ts";

describe("the stub's flags", () => {
  it("read a failure and whom it hits", () => {
    expect(parseFailure("timeout=2")).toEqual({ code: "timeout", agents: 2 });
    expect(parseFailure("llm-error")).toEqual({ code: "llm-error", agents: "all" });
    expect(parseFailure("llm-error=archon-1,archon-7")).toEqual({
      code: "llm-error",
      agents: ["archon-1", "archon-7"],
    });
  });

  it("guess a mistyped failure code", () => {
    expect(() => parseFailure("tmeout=2")).toThrow('Did you mean "timeout"?');
  });
});
