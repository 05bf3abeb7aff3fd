import { expect, it } from "vitest";
import { syntheticEvidence } from "../testing/index.ts";
import { assess } from "./assess.ts";

it("gives GO to a healthy run, with no finding but notes", () => {
  const { verdict } = assess(syntheticEvidence());
  expect(verdict.kind).toBe("GO");
  expect(verdict.findings).toEqual([]);
});
