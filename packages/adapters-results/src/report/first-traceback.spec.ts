import { expect, it } from "vitest";
import { textBlock } from "../markdown/markdown-text.ts";
import { tracebackLines } from "../summary/summary-lines.ts";
import { PLAIN_PALETTE } from "../summary/summary-palette.ts";
import { firstTraceback } from "./first-traceback.ts";

const failure = {
  code: "orchestrator-error",
  phase: "wave",
  count: 3,
  agentIds: ["archon-1"],
  firstMessage: "no total",
};
const TRACEBACK =
  'Traceback (most recent call last):\n  File "crew.py", line 7, in ask\n\tledger[3]\nIndexError: \u001B[31mno total';

it("shows where the user's code broke, without anything that a terminal would obey", () => {
  const told = [failure, { ...failure, code: "llm-error", firstTraceback: TRACEBACK }];
  expect(tracebackLines(told, PLAIN_PALETTE)).toEqual([
    "\nTRACEBACK OF THE FIRST LLM-ERROR IN WAVE",
    "  Traceback (most recent call last):",
    '    File "crew.py", line 7, in ask',
    "    ledger[3]",
    "  IndexError: [31mno total",
  ]);
});

it("says nothing where no failure tells one", () => {
  expect(firstTraceback([failure])).toBeNull();
  expect(tracebackLines([], PLAIN_PALETTE)).toEqual([]);
});

it("keeps both ends of a long one and says how much is left out", () => {
  const firstOf = (count: number) =>
    firstTraceback([
      { ...failure, firstTraceback: Array.from({ length: count }, (_, line) => `frame ${line}`).join("\n") },
    ]);
  expect(firstOf(24)?.lines).toHaveLength(24);
  const lines = firstOf(100)?.lines ?? [];
  expect([lines[0], lines.at(-1), lines[12]]).toEqual(["frame 0", "frame 99", "… 76 lines, in samples.ndjson …"]);
  expect(lines).toHaveLength(25);
});

it("stands in a fence that nothing in it closes", () => {
  expect(textBlock(["a", "```", "b"])).toBe("````text\na\n```\nb\n````");
});
