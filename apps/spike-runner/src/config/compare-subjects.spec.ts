import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { resolveComparison } from "./compare-subjects.ts";
import type { ScenarioFile } from "./scenario-file.ts";

const resolve = (orchestrators: string, flags: ScenarioFile = {}, baseline?: string) =>
  resolveComparison({ file: {}, flags }, orchestrators, baseline);
const resolved = (...asked: Parameters<typeof resolve>) => Result.getOrThrow(resolve(...asked));
const refusal = (...asked: Parameters<typeof resolve>): string => {
  const result = resolve(...asked);
  return Result.isFailure(result) ? result.failure.message : "accepted";
};

describe("resolveComparison", () => {
  it("gives everybody the same scenario; the first is the reference", () => {
    const { subjects, reference } = resolved("crewai, langgraph-js", { agentCount: 9, seed: 5 });
    expect(reference).toBe("crewai");
    expect(subjects.map(({ kind, name }) => [kind, name])).toEqual([
      ["crewai", "crewai"],
      ["langgraph-js", "langgraph-js"],
    ]);
    const [first, second] = subjects.map(({ scenario: { orchestrator: _, workers: _w, ...rest } }) => rest);
    expect(second).toEqual(first);
    expect(first).toMatchObject({ agentCount: 9, seed: 5 });
  });

  it("asks of each only what it can use", () => {
    const { subjects } = resolved("crewai,langgraph-js,stub", { workers: 3, stub: { ceiling: 4 } });
    expect(subjects.map(({ scenario }) => scenario.workers)).toEqual([3, 1, 1]);
    const chosen = resolved("crewai,agno", { llmClient: "per-agent", executorThreads: 8 }).subjects;
    expect(chosen.map(({ scenario }) => [scenario.llmClient, scenario.executorThreads])).toEqual([
      ["per-agent", 8],
      [undefined, 8],
    ]);
    expect(subjects.map(({ stub }) => stub.ceiling)).toEqual([undefined, undefined, 4]);
  });

  it("takes a mode beside a name, an address with its colons, and the same one twice", () => {
    const { subjects, reference } = resolved(
      "crewai:to-thread,http://127.0.0.1:9000,crewai:to-thread",
      {},
      "crewai:to-thread#2",
    );
    expect(subjects.map(({ name, scenario }) => [name, scenario.orchestrator, scenario.mode])).toEqual([
      ["crewai:to-thread", "crewai", "to-thread"],
      ["http://127.0.0.1:9000", "http://127.0.0.1:9000", undefined],
      ["crewai:to-thread#2", "crewai", "to-thread"],
    ]);
    expect(reference).toBe("crewai:to-thread#2");
  });

  it.each<[string, Parameters<typeof resolve>, string]>([
    ["only one", ["crewai"], "does not name two"],
    ["an empty name", ["crewai,,agno"], "does not name two"],
    ["an unknown name", ["crewai,langraph-js"], 'Did you mean "langgraph-js"?'],
    ["a mode that it has not", ["crewai:async,agno"], "not a mode of crewai"],
    ["a baseline that is not compared", ["crewai,agno", {}, "autogen"], "is not compared"],
    ["a mode for all", ["crewai,agno", { mode: "to-thread" }], "no effect"],
    ["workers that nobody has", ["langgraph-js,stub", { workers: 2 }], "--workers"],
    ["stub options without a stub", ["crewai,agno", { stub: { ceiling: 1 } }], "the stub's options"],
    ["a client that nobody can choose", ["langgraph,agno", { llmClient: "shared" }], "--llm-client"],
    ["a real LLM beside a stub", ["crewai,stub", { llm: { kind: "openai" } }], "--llm openai"],
  ])("refuses %s", (_, asked, reason) => {
    expect(refusal(...asked)).toContain(reason);
  });
});
