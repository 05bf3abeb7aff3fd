import { ANSWER_CASES } from "./answer-cases.ts";
import type { FindingCase } from "./finding-case.ts";
import { SUBJECT_CASES } from "./subject-cases.ts";
import { TREND_CASES } from "./trend-cases.ts";
import { TRUST_CASES } from "./trust-cases.ts";

/** At least one known answer for every code and severity of the catalogue. */
export const FINDING_CASES: readonly FindingCase[] = [
  ...TRUST_CASES,
  ...ANSWER_CASES,
  ...SUBJECT_CASES,
  ...TREND_CASES,
];
