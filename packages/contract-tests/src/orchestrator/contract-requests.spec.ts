import { expect, it } from "vitest";
import { canariesIn, requestsFor, specsOf } from "./contract-requests.ts";

it("gives every request an id and a canary that no other has, and puts the canary into the prompt", () => {
  const requests = [0, 1, 2].flatMap(() => requestsFor(specsOf(72)));
  expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(216);
  expect(new Set(requests.map(({ canary }) => canary)).size).toBe(216);
  for (const { agentId, canary, prompt } of requests) {
    expect(canariesIn(prompt)).toEqual([canary]);
    expect(prompt).toContain(`[[agent:${agentId}]]`);
  }
});

it("finds canaries in whatever form they are repeated, and none in longer or shorter hex", () => {
  expect(canariesIn("The canary is 00ff00ff00ff00ff, and [[canary:0123456789abcdef]].")).toEqual([
    "00ff00ff00ff00ff",
    "0123456789abcdef",
  ]);
  expect(canariesIn("0123456789abcdef0 0123456789abcde 123e4567-e89b-12d3-a456-426614174000")).toEqual([]);
});
