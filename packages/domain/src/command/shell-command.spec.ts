import { expect, it } from "vitest";
import { shellCommand } from "./shell-command.ts";

it("leaves words bare that a shell reads as they are", () => {
  const words = ["plimsoll", "spike", "--llm-latency-ms", "lognormal:median=800,p95=2500", "--out", "../a_b/c.d"];
  expect(shellCommand(words)).toBe(words.join(" "));
});

it.each([
  ["p95LatencyMs < 1500", "'p95LatencyMs < 1500'"],
  ["./graph.ts#graph", "'./graph.ts#graph'"],
  ["it's", `'it'\\''s'`],
  ["$(rm -rf x)", "'$(rm -rf x)'"],
  ["~", "'~'"],
  ["größe", "'größe'"],
  ["a\nb", "'a\nb'"],
  ["", "''"],
])("quotes %j", (word, quoted) => {
  expect(shellCommand(["plimsoll", word])).toBe(`plimsoll ${quoted}`);
});
