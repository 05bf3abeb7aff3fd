import { expect, it } from "vitest";
import { echoOf, markersOf } from "./prompt-markers.ts";

it("finds the agent and the canary of a prompt", () => {
  expect(markersOf("Do this. [[agent:archon-17]] [[canary:00ff00ff00ff00ff]] Now.")).toEqual({
    agentIds: ["archon-17"],
    canaries: ["00ff00ff00ff00ff"],
  });
});

it("finds every canary of a prompt that holds a neighbour's too, in their order", () => {
  expect(markersOf("[[canary:a1]] text [[canary:b2]][[canary:c3]]").canaries).toEqual(["a1", "b2", "c3"]);
});

it("finds nothing in a prompt without markers or with an unfinished one", () => {
  expect(markersOf("plain")).toEqual({ agentIds: [], canaries: [] });
  expect(markersOf("[[canary:a1")).toEqual({ agentIds: [], canaries: [] });
});

it("echoes what it can find again", () => {
  expect(markersOf(echoOf(["a1", "b2"])).canaries).toEqual(["a1", "b2"]);
});
