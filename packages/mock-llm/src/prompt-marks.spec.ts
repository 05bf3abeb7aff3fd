import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPromptMarks } from "./prompt-marks.ts";

const find = (text: string) => findPromptMarks(Buffer.from(text));

describe("findPromptMarks", () => {
  it("finds each mark once, wherever it stands, in order of appearance", () => {
    const body = JSON.stringify({
      messages: ["[[agent:archon-2]] x [[canary:aa]] [[canary:bb]]", "[[canary:aa]][[agent:b]]"],
    });
    expect(find(body)).toEqual({ agentIds: ["archon-2", "b"], canaries: ["aa", "bb"] });
  });

  it.each([
    "",
    "[[",
    "[[agent:",
    "[[agent:]]",
    "[[agent:x]",
    "[[canary:x] ]",
    `[[agent:${"x".repeat(200)}]]`,
    "[agent:x]",
  ])("finds none in %j", (text) => {
    expect(find(text)).toEqual({ agentIds: [], canaries: [] });
  });

  it("finds every canary put between arbitrary texts without marks", () => {
    const text = fc.string().filter((part) => !part.includes("["));
    const canary = fc.stringMatching(/^[0-9a-f]{16}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(text, canary)), (parts) => {
        const body = parts.map(([before, mark]) => `${before}[[canary:${mark}]]`).join("");
        expect(find(body).canaries).toEqual([...new Set(parts.map(([, mark]) => mark))]);
      }),
    );
  });
});
