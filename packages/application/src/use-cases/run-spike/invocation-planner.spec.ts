import { describe, expect, it } from "vitest";
import { canariesIn, InvocationPlanner } from "./invocation-planner.ts";

describe("InvocationPlanner", () => {
  it("makes the same requests from the same seed, and others from another", () => {
    const plan = (seed: number) => new InvocationPlanner(seed, 1000).plan(["archon-1", "archon-2"]);
    expect(plan(7)).toEqual(plan(7));
    expect(plan(7).map(({ canary }) => canary)).not.toEqual(plan(8).map(({ canary }) => canary));
  });

  it("gives every invocation a canary of its own, in its prompt", () => {
    const planner = new InvocationPlanner(7, 1000);
    const agents = Array.from({ length: 500 }, (_, index) => `archon-${index + 1}`);
    const all = [...planner.plan(agents), ...planner.plan(agents)];
    expect(new Set(all.map(({ canary }) => canary)).size).toBe(1000);
    for (const { canary, request } of all) expect(canariesIn(request.prompt, canary)).toEqual([canary]);
    expect(new Set(all.map(({ request }) => request.requestId)).size).toBe(1000);
  });
});
