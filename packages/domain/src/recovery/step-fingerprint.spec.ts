import fc from "fast-check";
import { expect, it } from "vitest";
import { stepFingerprint } from "./step-fingerprint.ts";

const step = (state: string) => ({ agentId: "archon-1", action: "edit", state });

it("is the same for equal steps and short for any", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (agentId, action, state) => {
      const fingerprint = stepFingerprint({ agentId, action, state });
      expect(stepFingerprint({ agentId, action, state })).toBe(fingerprint);
      expect(fingerprint.length).toBeLessThan(100);
    }),
  );
  expect(stepFingerprint(step("x".repeat(100_000))).length).toBeLessThan(100);
});

it("has FNV-1a's published values as its first hash", () => {
  const first = (state: string) => Number.parseInt(stepFingerprint(step(state)).split("/")[2]?.split(".")[1] ?? "", 36);
  expect(first("")).toBe(0x811c9dc5);
  expect(first("a")).toBe(0xe40c292c);
  expect(first("foobar")).toBe(0xbf9cf968);
});

it("sets a hundred thousand near texts of one length apart, each hash for itself but for chance", () => {
  const texts = Array.from({ length: 100_000 }, (_, index) => String(1_000_000 + index));
  const hashes = texts.map((text) => stepFingerprint(step(text)).split("/")[2] ?? "");
  expect(new Set(hashes).size).toBe(texts.length);
  // By chance 1.2 pairs of 100,000 in 2^32 agree; a poor hash has hundreds.
  for (const lane of [1, 2]) expect(new Set(hashes.map((hash) => hash.split(".")[lane])).size).toBeGreaterThan(99_980);
});
