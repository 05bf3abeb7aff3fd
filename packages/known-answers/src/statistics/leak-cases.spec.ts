import { seededRandom } from "@plimsoll/domain";
import { expect, it } from "vitest";
import type { JudgementCase } from "./judgement-cases.ts";
import { LEAK_CASES } from "./leak-cases.ts";

const TRIES = 400;

const rateOf = (happens: JudgementCase["happens"]): number =>
  Array.from({ length: TRIES }, (_, index) => happens(seededRandom(7_919 * (index + 1)))).filter(Boolean).length /
  TRIES;

const formerlyOf = ({ formerly }: JudgementCase): JudgementCase["happens"] => {
  if (formerly === undefined) throw new Error("every leak case has the former rule beside it");
  return formerly;
};

const leaks = LEAK_CASES.filter(({ operator }) => operator === ">=");
const levelling = LEAK_CASES.filter(({ operator, known }) => operator === "<=" && known === undefined);

it.each(leaks)("$judgement: $data, as often as by the former rule", (one) => {
  const rate = rateOf(one.happens);
  expect(rate).toBeGreaterThanOrEqual(0.95);
  // 0.3 percentage points fewer at most of 1,500 tries; the rest is chance.
  expect(rateOf(formerlyOf(one)) - rate).toBeLessThanOrEqual(0.01);
});

it.each(levelling)("$judgement in 5 % of runs at most: $data", ({ happens }) => {
  expect(rateOf(happens)).toBeLessThanOrEqual(0.05);
});

it("spares growth that the former rule condemned in most runs", () => {
  expect(Math.max(...levelling.map((one) => rateOf(formerlyOf(one))))).toBe(1);
});
