import * as Option from "effect/Option";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import type { OrchestratorFlags } from "../cli/orchestrator-flags.ts";
import { parseFailure } from "../cli/stub-flags.ts";
import { resolveOrchestrator } from "./resolve-orchestrator.ts";

const NONE: OrchestratorFlags = {
  ...{ orchestrator: Option.none(), llm: Option.none(), llmLatency: Option.none(), llmModel: Option.none() },
  ...{ rpm: Option.none(), workers: Option.none(), mode: Option.none(), seed: Option.none() },
  ...{ stubJitterMs: Option.none(), stubCeiling: Option.none(), stubFail: [], stubHang: Option.none() },
  stubCrashAfter: Option.none(),
};

const resolve = (flags: Partial<OrchestratorFlags>, env: Readonly<Record<string, string>> = {}) =>
  resolveOrchestrator({ ...NONE, ...flags }, { env, workingDirectory: "/work", maxConcurrent: 12 });

const refusal = (...given: Parameters<typeof resolve>): string => {
  const found = resolve(...given);
  return Result.isFailure(found) ? found.failure.message : "accepted";
};

const stub = { orchestrator: Option.some("stub") };

describe("resolveOrchestrator", () => {
  it("is real CrewAI on the mock LLM when nothing is asked, sized by what may run at once", () => {
    expect(Result.getOrThrow(resolve({}))).toMatchObject({
      kind: "crewai",
      scenario: { orchestrator: "crewai", agentCount: 12, workers: "auto", llm: { kind: "mock", model: "mock" } },
    });
  });

  it("gives the stub its behaviour", () => {
    const failure = parseFailure("llm-error=writer-1:0.25");
    expect(Result.getOrThrow(resolve({ ...stub, stubFail: [failure] })).stub).toMatchObject({
      failures: [{ code: "llm-error", agents: ["writer-1"], ratio: 0.25 }],
    });
  });

  it.each([
    [{ orchestrator: Option.some("stbu") }, /"stbu" is not an orchestrator\. Did you mean "stub"\?/],
    [{ orchestrator: Option.some("http://u:secret@host/") }, /the address holds a user or password/],
    [{ stubCeiling: Option.some(2) }, /the stub's options .* have no effect on another orchestrator/],
    [{ mode: Option.some("agent-asink") }, /"agent-asink" is not a mode\. Did you mean "agent-async"\?/],
    [{ ...stub, workers: Option.some("auto" as const) }, /--workers: auto has no effect/],
    [{ ...stub, rpm: Option.some(60) }, /--rpm has no effect on the stub/],
    [{ ...stub, llm: Option.some("openai" as const) }, /--llm openai has no effect on the stub/],
    [{ llm: Option.some("openai" as const) }, /--llm openai needs OPENAI_API_KEY/],
  ])("refuses what contradicts itself or could only be ignored: %#", (flags, reason) => {
    expect(refusal(flags)).toMatch(reason);
    expect(refusal(flags)).not.toContain("secret");
  });

  it("takes a real LLM when its key is there", () => {
    const choice = resolve({ llm: Option.some("openai" as const) }, { OPENAI_API_KEY: "k" });
    expect(Result.getOrThrow(choice).scenario.llm).toMatchObject({ kind: "openai", model: "gpt-4o-mini" });
  });
});

describe("parseFailure", () => {
  it.each(["nonsense=all", "timeout=all:0", "timeout=all:2", "timeout=-"])("refuses %s", (text) => {
    expect(() => parseFailure(text)).toThrow(/^Expected /);
  });
});
