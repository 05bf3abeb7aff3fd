import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RestartCause, type RestartChange, restartPlan, type RestartQuestion } from "./restart-plan.ts";

const CAUSES: readonly RestartCause[] = ["oscillation", "stall", "timeout", "budget", "failure"];
const question = (changes: Partial<RestartQuestion> = {}): RestartQuestion => ({
  cause: "stall",
  restartsUsed: 0,
  maxRestarts: 9,
  triedAgentIds: ["a"],
  otherAgentIds: ["b"],
  ...changes,
});

describe("restartPlan", () => {
  it("gives the task to another agent first, and shuts out all that had it", () => {
    expect(restartPlan(question({ triedAgentIds: ["a", "c", "a"], restartsUsed: 1, cause: "oscillation" }))).toEqual({
      change: "other-agent",
      excludedAgentIds: ["a", "c"],
      note: "Restart 2 of 9: the last run went round in circles. Another agent takes it on: find your own way instead of repeating theirs.",
    });
  });

  it.each([
    ["stall", "other-agent", "made no progress any more"],
    ["timeout", "other-agent", "ran out of time"],
    ["failure", "other-agent", "failed"],
    ["oscillation", "other-agent", "went round in circles"],
    ["budget", "fresh-context", "spent its budget"],
  ] as const)("answers %s with %s and says that the run %s", (cause, change, why) => {
    const plan = restartPlan(question({ cause }));
    expect(plan?.change).toBe(change);
    expect(plan?.note).toContain(`the last run ${why}.`);
  });

  it("begins anew when every agent had it, then asks for less, then gives up", () => {
    const alone = { otherAgentIds: ["a"] };
    expect(restartPlan(question(alone))).toEqual({
      change: "fresh-context",
      excludedAgentIds: [],
      note: "Restart 1 of 9: the last run made no progress any more. Begin anew without anything from before, and choose another way.",
    });
    expect(restartPlan(question({ ...alone, restartsUsed: 1 }))?.note).toContain(
      "Do only the part that is asked for most",
    );
    expect(restartPlan(question({ ...alone, restartsUsed: 2 }))).toBeNull();
  });

  it("repeats nothing without the list, also where plain retries changed the agent", () => {
    const agents = { triedAgentIds: ["a", "b"], otherAgentIds: [] };
    const changes = [0, 1, 2].map((restartsUsed) => restartPlan(question({ ...agents, restartsUsed }))?.change);
    expect(changes).toEqual(["fresh-context", "smaller-task", undefined]);
  });

  it("goes by the list of changes where it is given", () => {
    const tried = question({ otherAgentIds: [], restartsUsed: 1, triedChanges: ["smaller-task"] });
    expect(restartPlan(tried)?.change).toBe("fresh-context");
    expect(restartPlan(question({ cause: "budget", triedChanges: ["fresh-context", "smaller-task"] }))?.change).toBe(
      "other-agent",
    );
  });

  it("stops at maxRestarts", () => {
    expect(restartPlan(question({ restartsUsed: 2, maxRestarts: 2 }))).toBeNull();
    expect(restartPlan(question({ restartsUsed: 1, maxRestarts: 2 }))).not.toBeNull();
    expect(restartPlan(question({ maxRestarts: 0 }))).toBeNull();
  });

  it.each([true, false])(
    "changes something new each time and ends, whatever the causes (list kept: %s)",
    (listKept) => {
      const causes = fc.infiniteStream(fc.constantFrom(...CAUSES));
      fc.assert(
        fc.property(fc.nat(12), fc.nat(5), causes, (maxRestarts, others, stream) => {
          const agents = ["first", ...Array.from({ length: others }, (_, index) => `other-${index}`)];
          const tried = ["first"];
          const changes: RestartChange[] = [];
          for (;;) {
            const plan = restartPlan({
              cause: stream.next().value,
              restartsUsed: changes.length,
              maxRestarts,
              triedAgentIds: tried,
              otherAgentIds: agents,
              ...(listKept ? { triedChanges: changes } : {}),
            });
            if (plan === null) break;
            if (plan.change === "other-agent") {
              expect(plan.excludedAgentIds).toEqual(tried);
              const next = agents.find((agentId) => !plan.excludedAgentIds.includes(agentId));
              expect(next).toBeDefined();
              tried.push(next ?? "");
            } else expect(changes).not.toContain(plan.change);
            changes.push(plan.change);
          }
          if (listKept) expect(changes.length).toBe(Math.min(maxRestarts, others + 2));
          else expect(changes.length).toBeGreaterThanOrEqual(Math.min(maxRestarts, 2));
        }),
      );
    },
  );
});
