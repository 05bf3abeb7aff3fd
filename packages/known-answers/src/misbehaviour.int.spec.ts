import { describe, expect, it } from "vitest";
import { findingOf, gravest, runStub, type StubRunPlan } from "./run-stub.ts";

interface Misbehaviour extends StubRunPlan {
  readonly name: string;
  readonly code: string;
  readonly agentIds?: readonly string[];
}

const TWO = ["archon-3", "archon-11"];

const misbehaviours: readonly Misbehaviour[] = [
  { name: "a mixed-up context", behaviour: { mixUp: { agents: TWO } }, code: "context-crossed", agentIds: TWO },
  { name: "a dropped result", behaviour: { drop: { agents: TWO } }, code: "result-dropped", agentIds: TWO },
  { name: "a doubled result", behaviour: { double: { agents: TWO } }, code: "result-doubled", agentIds: TWO },
  { name: "an invented result", behaviour: { invent: { agents: TWO } }, code: "result-invented" },
  {
    name: "an answer that never called the LLM",
    behaviour: { withoutLlm: { agents: TWO } },
    code: "answer-without-llm-call",
    agentIds: TWO,
  },
  {
    name: "silent retries",
    behaviour: { silentRetries: { agents: TWO, retries: 2 } },
    code: "silent-llm-retries",
    agentIds: TWO,
  },
  {
    name: "a hang of 2 of 72",
    behaviour: { hang: { agents: TWO } },
    code: "invocations-hung",
    agentIds: TWO,
    scenario: { agentCount: 72, waves: 1, warmUpWaves: 0, invocationTimeoutMs: 300 },
  },
];

/** An LLM so slow that the delays of a busy machine are far from the tenth of its latency that a runner may add. */
const allTargetsHold: StubRunPlan = {
  scenario: {
    ...{ waves: 3, targets: ["p95LatencyMs < 2000", "successRatio >= 1"], probeTimeoutMs: 3_000 },
    ...{
      invocationTimeoutMs: 6_000,
      llm: { kind: "mock", model: "mock", latency: { kind: "fixed", latencyMs: 1_000 } },
    },
  },
};

describe("a misbehaving orchestrator", () => {
  it.each(misbehaviours)("with $name is found, named and condemned", async ({ code, agentIds, ...plan }) => {
    const run = await runStub(plan);
    const finding = findingOf(run, code);
    expect(finding?.severity).toBe("failure");
    expect(finding?.evidence).toMatch(/\d/);
    for (const agentId of agentIds ?? []) expect(finding?.agentIds).toContain(agentId);
    expect(run.assessment.verdict.kind).toBe("INVALID"); // a stub is never evidence …
    expect(findingOf(run, "dev-mode")?.severity).toBe("invalid");
  });

  it("that behaves leaves nothing but DEV MODE to say against it", async () => {
    const run = await runStub(allTargetsHold);
    expect(gravest(run)).toEqual([]);
    expect(run.assessment.verdict.targets.map(({ status }) => status)).toEqual(["pass", "pass"]);
    expect(run.assessment.verdict.kind).toBe("INVALID");
  });

  it("that crashes in mid-wave is a typed failure with exit code and last stderr, and the books still balance", async () => {
    const run = await runStub({
      behaviour: { crash: { afterResults: 60, exitCode: 137, lastStderr: ["MemoryError: out of cards"] } },
    });
    expect(run.ending).toBe("orchestrator-lost");
    expect(run.assessment.partial).toBe(true);
    const finding = findingOf(run, "orchestrator-died");
    expect(finding?.severity).toBe("failure");
    expect(`${finding?.message} ${finding?.evidence}`).toMatch(/137/);
    expect(`${finding?.message} ${finding?.evidence}`).toMatch(/out of cards/);
    const invocations = run.records.filter((record) => record.kind === "invocation");
    expect(invocations.filter(({ outcome }) => outcome === "pending")).toEqual([]);
    expect(invocations.filter(({ error }) => error?.code === "orchestrator-error").length).toBeGreaterThan(0);
  });

  it("that puts instantiation off to the first answer is found out", async () => {
    const run = await runStub({
      behaviour: { instantiationMs: 1, deferredInstantiationMs: 400 },
      scenario: { waves: 3, probeTimeoutMs: 2_000 },
    });
    expect(findingOf(run, "deferred-instantiation")).toBeDefined();
  });

  it("that starts slowly but honestly is not accused of putting it off", async () => {
    const run = await runStub({ behaviour: { importMs: 300, instantiationMs: 400 } });
    expect(findingOf(run, "deferred-instantiation")).toBeUndefined();
    expect(run.assessment.metrics.totalInstantiationTimeMs.value).toBeGreaterThanOrEqual(400);
  });

  it("whose agents partly fail to come up runs the others, and the missing ones are named", async () => {
    const run = await runStub({ behaviour: { failInstantiationOf: TWO } });
    expect(run.assessment.metrics.readyAgentCount).toBe(22);
    expect(findingOf(run, "agents-not-ready")?.agentIds).toEqual(expect.arrayContaining(TWO));
  });

  it("fails 2 of 24 without touching the other 22", async () => {
    const run = await runStub({ behaviour: { failures: [{ agents: TWO, code: "llm-error" }] } });
    expect(run.assessment.metrics.failureCount).toBe(4); // two agents in two judged waves
    expect(run.assessment.metrics.successCount).toBe(44);
    expect(run.assessment.metrics.failures[0]).toMatchObject({ code: "llm-error" });
  });
});
