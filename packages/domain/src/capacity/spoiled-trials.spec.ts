import { expect, it } from "vitest";
import { isMachineSpent, isSpoiledAtEverySize, spoiledReasons } from "./spoiled-trials.ts";

it("blames the machine only for what it has done", () => {
  expect(isMachineSpent({ spoiledBy: ["runner-saturated", "llm-saturated"] })).toBe(true);
  expect(isMachineSpent({ spoiledBy: ["canaries-lost"] })).toBe(false);
  expect(isMachineSpent({ spoiledBy: ["runner-saturated", "canaries-lost"] })).toBe(false);
});

it("says what another number of agents does not mend", () => {
  expect(isSpoiledAtEverySize({ spoiledBy: ["runner-saturated", "canaries-lost"] })).toBe(true);
  expect(isSpoiledAtEverySize({ spoiledBy: ["runner-saturated", "held-past-timeout"] })).toBe(false);
});

it("names each reason with its meaning, and none where it was the machine", () => {
  expect(spoiledReasons({ spoiledBy: ["canaries-lost"] })).toEqual([
    expect.stringMatching(/^canaries-lost: The user's own agents hand no canary on/),
  ]);
  expect(spoiledReasons({ spoiledBy: ["llm-saturated"] })).toEqual([]);
});
