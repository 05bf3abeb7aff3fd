import { describe, expect, it } from "vitest";
import { FINDING_CASES, syntheticEvidence } from "../testing/index.ts";
import { assess } from "../verdict/assess.ts";
import { FINDING_CODES } from "../verdict/finding-codes.ts";

describe.each(FINDING_CASES)("$code as $severity", ({ code, severity, verdict, names, agentIds, records }) => {
  const assessment = assess(records());
  const found = assessment.verdict.findings.filter((one) => one.code === code);

  it("is found, with the evidence in its words", () => {
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.severity).toBe(severity);
    expect(`${found[0]?.message} ${found[0]?.evidence}`).toContain(names);
    if (agentIds !== undefined) expect(found[0]?.agentIds).toEqual(agentIds);
  });

  it(`leads to ${verdict}`, () => {
    expect(assessment.verdict.kind).toBe(verdict);
  });
});

it("finds nothing in a healthy run", () => {
  expect(assess(syntheticEvidence()).verdict.findings).toEqual([]);
});

it("covers every code and every severity of the catalogue, and no finding strays from it", () => {
  const covered = new Set(FINDING_CASES.map(({ code, severity }) => `${code} ${severity}`));
  const catalogued = Object.entries(FINDING_CODES).flatMap(([code, { severities }]) =>
    severities.map((one) => `${code} ${one}`),
  );
  expect(catalogued.filter((one) => !covered.has(one))).toEqual([]);
  const seen = FINDING_CASES.flatMap(({ records }) => assess(records()).verdict.findings);
  expect(seen.filter(({ code, severity }) => !catalogued.includes(`${code} ${severity}`))).toEqual([]);
});
