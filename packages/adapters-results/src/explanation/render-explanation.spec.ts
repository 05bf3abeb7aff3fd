import { type Explanation, explainRun } from "@plimsoll/domain";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { syntheticEvidence } from "../testing/synthetic-evidence.ts";
import { explanationMarkdown } from "./explanation-markdown.ts";
import { renderExplanation } from "./render-explanation.ts";
import { wrapWords } from "./wrap-words.ts";

const named = (orchestrator: string): Explanation => ({ ...explainRun(syntheticEvidence({})), orchestrator });

it("marks a stub's explanation and a partial run", () => {
  const text = renderExplanation(explainRun(syntheticEvidence({ devMode: true, cutOff: true })));
  expect(text).toContain("DEV MODE");
  expect(text).toContain("PARTIAL");
});

it("says that nothing was measured", () => {
  const text = renderExplanation(explainRun([]));
  expect(text).toContain("no judged invocation succeeded");
  expect(text).not.toContain("WHAT BINDS");
});

it("lets no name reach the terminal's control or Markdown's structure", () => {
  expect(renderExplanation(named("a\u001b[2Jb"))).not.toContain("\u001b");
  expect(explanationMarkdown(named("x | <img src=x>\n# y"))).toContain("## Why: x \\| &lt;img src=x&gt; # y");
});

it("wraps without losing or inventing a word, within the width", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/)), fc.integer({ min: 20, max: 100 }), (words, width) => {
      const lines = wrapWords(words.join(" "), width, "    ");
      expect(
        lines
          .join(" ")
          .split(/\s+/)
          .filter((word) => word !== ""),
      ).toEqual(words);
      expect(lines.every((line) => line.length <= width)).toBe(true);
    }),
  );
});
