import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { asked, load, observed, options, question, rule } from "../testing/routing-cases.ts";
import type { AgentSelection } from "../workflow/agent-selection.ts";
import { PerformanceBook } from "./performance-book.ts";
import type { AgentLoad, RoutingOptions, RoutingQuestion } from "./routing-question.ts";
import { DEFAULT_ROUTING_RULES } from "./routing-rules.ts";
import type { RoutingRule } from "./routing-rules.ts";
import { selectOptimalAgents } from "./select-optimal-agents.ts";

const emptyBook = new PerformanceBook(1000);
const selected = (
  ask: RoutingQuestion,
  agents: readonly AgentLoad[],
  { book = emptyBook, given = options() }: { book?: PerformanceBook; given?: RoutingOptions } = {},
): readonly AgentSelection[] => Result.getOrThrow(selectOptimalAgents(ask, agents, book, given));
const order = (...args: Parameters<typeof selected>): readonly string[] =>
  selected(...args).map(({ agentId }) => agentId);
const refused = (ask: RoutingQuestion, agents: readonly AgentLoad[], rules: readonly RoutingRule[] = []) =>
  Result.getOrThrow(Result.flip(selectOptimalAgents(ask, agents, emptyBook, options({ rules }))));

describe("AC2.2 capabilities and specialisation", () => {
  it("takes agents alone that have every capability and run this kind of work", () => {
    const agents = [
      load("half"),
      load("whole", 0, { capabilities: ["review", "write"] }),
      load("code", 0, { capabilities: ["review", "write"], runs: "code" }),
    ];
    expect(order(question({ requirements: asked(["review", "write"]) }), agents)).toEqual(["whole"]);
    expect(order(question({ requirements: asked(["review"]), runs: "code" }), agents)).toEqual(["code"]);
    expect(order(question({ requirements: asked([]) }), agents)).toEqual(["half", "whole"]);
  });

  it("prefers who has more of the specialisations, and demands none of them", () => {
    const agents = [
      load("none"),
      load("one", 0, { specialization: ["physics"] }),
      load("both", 0, { specialization: ["law", "physics", "art"] }),
    ];
    const [best, second] = selected(question({ requirements: asked(["review"], ["physics", "law"]) }), agents);
    expect(best).toMatchObject({ agentId: "both" });
    expect(best?.reasons[1]).toEqual({
      factor: "specialization",
      detail: "has 2 of 2 preferred specialisations (physics, law)",
      score: 2,
    });
    expect(second?.reasons[1]).toEqual({
      factor: "specialization",
      detail: "has 1 of 2 preferred specialisations (physics)",
      score: 1,
    });
  });

  it("fails with what each agent lacks where none matches, and takes nobody instead", () => {
    const agents = [load("a"), load("b", 0, { capabilities: ["write"] }), load("c", 0, { runs: "code" })];
    expect(refused(question({ requirements: asked(["write", "sing"]) }), agents)).toEqual({
      _tag: "NoAgentMatches",
      tenantId: "acme",
      taskId: "t1",
      missingCapabilities: ["sing"],
      mismatches: [
        { agentId: "a", missingCapabilities: ["write", "sing"], detail: "lacks write, sing" },
        { agentId: "b", missingCapabilities: ["sing"], detail: "lacks sing" },
        {
          agentId: "c",
          missingCapabilities: ["write", "sing"],
          detail: "runs code tasks alone, this one is prompt and lacks write, sing",
        },
      ],
      message:
        "no agent matches t1: a lacks write, sing; b lacks sing; c runs code tasks alone, this one is prompt and lacks write, sing.",
      hint: "Add sing to an agent's capabilities, or take it out of requirements.capabilities of t1.",
    });
  });

  it("says so where each capability has an agent and none has all, and where there is no agent", () => {
    const apart = [load("a"), load("b", 0, { capabilities: ["write"] })];
    expect(refused(question({ requirements: asked(["review", "write"]) }), apart)).toMatchObject({
      missingCapabilities: [],
      hint: "Give one agent that runs prompt tasks all of requirements.capabilities of t1, or relax the routing rule that shuts it out.",
    });
    expect(refused(question(), [])).toMatchObject({
      message: "no agent matches t1: there is no agent.",
      hint: "List an agent under `agents`.",
    });
  });

  it("names five of many agents that don't match, and counts the others", () => {
    const agents = [1, 2, 3, 4, 5, 6, 7].map((at) => load(`a${at}`, 0, { capabilities: [] }));
    expect(refused(question(), agents).message).toBe(
      "no agent matches t1: a1 lacks review; a2 lacks review; a3 lacks review; a4 lacks review; a5 lacks review; 2 more don't match either.",
    );
  });
});

describe("AC2.1 the choice", () => {
  it("prefers the agent with more free places", () => {
    const agents = [load("busy", 3, { maxConcurrentTasks: 4 }), load("free", 1, { maxConcurrentTasks: 4 })];
    const [best, second] = selected(question(), agents);
    expect(best?.reasons).toContainEqual({ factor: "load", detail: "3 of 4 places free", score: 1.5 });
    expect(second?.reasons).toContainEqual({ factor: "load", detail: "1 of 4 places free", score: 0.5 });
  });

  it("leaves out who has no free place, and waits where nobody has", () => {
    expect(order(question(), [load("full", 2), load("free", 1)])).toEqual(["free"]);
    expect(refused(question(), [load("full", 2), load("over", 3), load("other", 0, { capabilities: [] })])).toEqual({
      _tag: "AllAgentsBusy",
      tenantId: "acme",
      taskId: "t1",
      agentIds: ["full", "over"],
      message: "t1 waits: all places of full, over are taken.",
    });
  });

  it("prefers who succeeds more often, by evidence and not by ratio alone", () => {
    const book = observed(["often", 18, 2, 100], ["once", 1, 0, 100], ["never", 0, 3, 100]);
    const agents = [load("never"), load("once"), load("often"), load("new")];
    const all = selected(question(), agents, { book });
    expect(all.map(({ agentId }) => agentId)).toEqual(["often", "once", "new", "never"]);
    const shares = all.map(({ reasons }) => reasons.find(({ factor }) => factor === "success-rate"));
    expect(shares).toEqual([
      { factor: "success-rate", detail: "86 % expected success at review (20.0 recent attempts)", score: 2.591 },
      { factor: "success-rate", detail: "67 % expected success at review (1.0 recent attempts)", score: 2 },
      { factor: "success-rate", detail: "no attempt at review seen, taken as 50 %", score: 1.5 },
      { factor: "success-rate", detail: "20 % expected success at review (3.0 recent attempts)", score: 0.6 },
    ]);
  });

  it("prefers the faster of two equally good, and holds nothing against who was not measured", () => {
    const book = observed(["slow", 9, 1, 400], ["fast", 9, 1, 100]);
    const all = selected(question(), [load("slow"), load("fast"), load("new")], { book });
    const latencies = all.map(({ agentId, reasons }) => [agentId, reasons.find(({ factor }) => factor === "latency")]);
    expect(latencies).toEqual([
      ["fast", { factor: "latency", detail: "takes 100 ms, the fastest here 100 ms", score: 1 }],
      ["slow", { factor: "latency", detail: "takes 400 ms, the fastest here 100 ms", score: 0.318 }],
      ["new", { factor: "latency", detail: "no latency measured yet", score: 1 }],
    ]);
  });

  it("gives no credit for latency to an agent that only failed", () => {
    const [failing] = selected(question(), [load("failing")], { book: observed(["failing", 0, 3, 1]) });
    expect(failing?.reasons).toContainEqual({ factor: "latency", detail: "no latency measured yet", score: 0.25 });
  });

  it("judges a task with many demands by the weakest of them, and by the slowest", () => {
    const book = new PerformanceBook(1000);
    const of = { agentId: "a", atMs: 0 };
    book.observe({ ...of, capability: "review", succeeded: true, latencyMs: 900 });
    book.observe({ ...of, capability: "write", succeeded: false, latencyMs: 10 });
    book.observe({ ...of, capability: "write", succeeded: true, latencyMs: 20 });
    const capabilities = ["review", "write"];
    const agents = [load("a", 0, { capabilities })];
    const [forward] = selected(question({ requirements: asked(capabilities) }), agents, { book });
    const [backward] = selected(question({ requirements: asked([...capabilities].reverse()) }), agents, { book });
    for (const one of [forward, backward]) {
      expect(one?.reasons.map(({ detail }) => detail)).toEqual([
        expect.stringMatching(/^has all that is demanded/u),
        "2 of 2 places free",
        "50 % expected success at write (2.0 recent attempts)",
        "takes 900 ms, the fastest here 900 ms",
      ]);
    }
  });

  it("asks an agent that failed the task before only where nobody else matches, and then says so", () => {
    const agents = [load("failed"), load("other", 1)];
    const again = question({ excludedAgentIds: ["failed"] });
    expect(order(again, agents)).toEqual(["other"]);
    expect(refused(again, [load("failed"), load("other", 2)])).toMatchObject({
      _tag: "AllAgentsBusy",
      agentIds: ["other"],
    });
    const [last] = selected(again, [load("failed"), load("unfit", 0, { capabilities: [] })]);
    expect(last?.agentId).toBe("failed");
    expect(last?.explanation).toContain("failed this task before, but nobody else matches");
    expect(selected(again, [load("other")])[0]?.explanation).not.toContain("failed this task before");
  });

  it("puts the less known first among equals, then goes by id", () => {
    expect(order(question(), [load("b"), load("a")])).toEqual(["a", "b"]);
    const book = observed(["a", 1, 1, 0]);
    const blind = options({ weights: { ...DEFAULT_ROUTING_RULES.weights, latency: 0 } });
    expect(order(question(), [load("a"), load("b")], { book, given: blind })).toEqual(["b", "a"]);
  });

  it("explains itself in one sentence", () => {
    const book = observed(["archon-1", 9, 1, 120]);
    const [best] = selected(question({ requirements: asked(["review"], ["law"]) }), [load("archon-1", 1)], { book });
    expect(best?.explanation).toBe(
      "archon-1 scores 4.50 for t1: has all that is demanded (review); has 0 of 1 preferred specialisations; " +
        "1 of 2 places free; 83 % expected success at review (10.0 recent attempts); takes 120 ms, the fastest here 120 ms.",
    );
  });

  it("speaks of a task without demands as such", () => {
    const book = new PerformanceBook(1000);
    book.observe({ agentId: "a", capability: "*", succeeded: true, latencyMs: 10, atMs: 0 });
    const [best] = selected(question({ requirements: asked([]) }), [load("a")], { book });
    expect(best?.explanation).toContain("no capability is demanded");
    expect(best?.explanation).toContain("67 % expected success at such tasks (1.0 recent attempts)");
  });
});

describe("rules of the configuration", () => {
  const agents = [load("a"), load("b"), load("c")];
  const by = (rules: readonly RoutingRule[]) => ({ given: options({ rules }) });

  it("weigh for and against agents, each under its name", () => {
    const rules = [rule("day", { prefer: ["c"], avoid: ["a"] }), rule("more", { prefer: ["c"] })];
    const all = selected(question(), agents, by(rules));
    expect(all.map(({ agentId }) => agentId)).toEqual(["c", "b", "a"]);
    expect(all[0]?.reasons.slice(-2)).toEqual([
      { factor: "rule:day", detail: "rule day prefers it", score: 3 },
      { factor: "rule:more", detail: "rule more prefers it", score: 3 },
    ]);
    expect(all[2]?.reasons.at(-1)).toEqual({ factor: "rule:day", detail: "rule day avoids it", score: -3 });
    expect(all[1]?.reasons.some(({ factor }) => factor.startsWith("rule:"))).toBe(false);
  });

  it("shut out all agents but those of `only`, whatever else speaks for them", () => {
    const rules = [rule("strict", { only: ["b"] }), rule("wish", { prefer: ["a"] })];
    const [one, ...others] = selected(question(), agents, by(rules));
    expect(others).toEqual([]);
    expect(one?.agentId).toBe("b");
    expect(one?.reasons.at(-1)).toEqual({
      factor: "rule:strict",
      detail: "rule strict is one that allows it",
      score: 0,
    });
    expect(refused(question(), [load("a")], rules)).toMatchObject({
      _tag: "NoAgentMatches",
      missingCapabilities: [],
      mismatches: [{ agentId: "a", detail: "is shut out by rule strict, which allows b only" }],
    });
  });

  it.each([
    [{ tenantIds: ["acme"] }, true],
    [{ tenantIds: ["other"] }, false],
    [{ taskIds: ["t*"] }, true],
    [{ taskIds: ["x", "?2"] }, false],
    [{ capabilities: ["write", "review"] }, true],
    [{ capabilities: ["write"] }, false],
    [{ tenantIds: ["acme"], taskIds: ["x"] }, false],
    [{ tenantIds: ["acme"], taskIds: ["t1"], capabilities: ["review"] }, true],
  ])("hold under %j: %s", (when, holds) => {
    expect(order(question(), agents, by([rule("r", { when, only: ["b"] })])).length).toBe(holds ? 1 : 3);
  });
});
