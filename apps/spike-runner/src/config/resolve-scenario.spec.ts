import { readFileSync } from "node:fs";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { resolveScenario } from "./resolve-scenario.ts";
import { SIDECAR_DRIVERS } from "@plimsoll/adapters-crewai-bridge";
import { NAMED_ORCHESTRATORS, SIDECAR_KINDS } from "./orchestrator-kind.ts";
import { CREWAI_MODES } from "./scenario-conflicts.ts";
import type { ScenarioFile } from "./scenario-file.ts";

const resolved = (file: ScenarioFile, flags: ScenarioFile) => Result.getOrThrow(resolveScenario(file, flags));
const refusal = (flags: ScenarioFile): string => {
  const result = resolveScenario({}, flags);
  return Result.isFailure(result) ? result.failure.message : "accepted";
};

describe("resolveScenario", () => {
  it("is the default scenario when nothing is asked", () => {
    expect(resolved({}, {})).toMatchObject({ kind: "crewai", scenario: DEFAULT_SCENARIO });
  });

  it("lets flags win over the file and the file over the defaults, key by key", () => {
    const { scenario } = resolved({ waves: 3, seed: 5, llm: { model: "a", rpm: 7 } }, { seed: 6, llm: { rpm: 8 } });
    expect(scenario).toMatchObject({ waves: 3, seed: 6, agentCount: 72, llm: { kind: "mock", model: "a", rpm: 8 } });
  });

  it("merges targets of all three layers by metric", () => {
    const { scenario } = resolved(
      { targets: ["p95LatencyMs < 10", "p50LatencyMs < 4"] },
      { targets: ["p50LatencyMs < 5"] },
    );
    expect(scenario.targets).toContain("p95LatencyMs < 10");
    expect(scenario.targets).toContain("p50LatencyMs < 5");
    expect(scenario.targets).not.toContain("p50LatencyMs < 4");
    expect(scenario.targets).toContain("peakMemoryMb < 500");
  });

  it("adds the stub's flags to the file's section and fills what both leave open", () => {
    const { stub } = resolved({ orchestrator: "stub", stub: { ceiling: 6, jitterMs: 2 } }, { stub: { jitterMs: 3 } });
    expect(stub).toMatchObject({ ceiling: 6, jitterMs: 3, importMs: 0 });
  });

  it.each<[string, ScenarioFile, string]>([
    ["an unknown orchestrator", { orchestrator: "crewia" }, 'Did you mean "crewai"?'],
    ["an unknown mode", { mode: "agent-asink" }, 'Did you mean "agent-async"?'],
    ["a mode for a stub", { orchestrator: "stub", mode: "to-thread" }, "--mode"],
    ["a mode for a running server", { orchestrator: "http://127.0.0.1:1", mode: "to-thread" }, "--mode"],
    ["a mode of another", { orchestrator: "langgraph-js", mode: "agent-async" }, "not a mode of langgraph-js"],
    ["a mode for a driver without any", { orchestrator: "agno", mode: "async" }, "--mode"],
    ["workers for one child process", { orchestrator: "langgraph-js", workers: 2 }, "--workers"],
    ["workers for a stub", { orchestrator: "stub", workers: 2 }, "--workers"],
    ["a real LLM under a stub", { orchestrator: "stub", llm: { kind: "openai" } }, "--llm openai"],
    ["a rate limit for a stub", { orchestrator: "stub", llm: { rpm: 5 } }, "--rpm"],
    ["stub options for CrewAI", { stub: { ceiling: 1 } }, "stub's options"],
    [
      "a latency for a real LLM",
      { llm: { kind: "openai", latency: { kind: "fixed", latencyMs: 1 } } },
      "--llm-latency-ms",
    ],
    ["a target without a metric", { targets: ["p95Latncy < 3"] }, "p95Latncy"],
  ])("refuses %s instead of ignoring it", (_, flags, reason) => {
    expect(refusal(flags)).toContain(reason);
  });

  it.each([
    ["credentials", "http://me:hunter2@127.0.0.1:1", "a user or password"],
    ["a query", "http://127.0.0.1:9000/?token=hunter2", "a query"],
    ["a query without a path", "http://127.0.0.1:9000?hunter2", "a query"],
    ["a fragment", "https://orchestrator.example/base#hunter2", "a fragment"],
    ["a password in what is no address", "127.0.0.1:9000/?token=hunter2", "is not an orchestrator"],
  ])("refuses an address with %s and does not repeat it", (_, orchestrator, reason) => {
    const message = refusal({ orchestrator });
    expect(message).toContain("--orchestrator");
    expect(message).toContain(reason);
    expect(message).not.toContain("hunter2");
  });

  it("knows every mode of the sidecar, and no other", () => {
    const catalogue = new URL("../../../../sidecars/python/src/plimsoll_sidecar/drivers/catalogue.py", import.meta.url);
    const [, tuple = ""] = /name="crewai",[\s\S]*?modes=\(([^)]*)\)/.exec(readFileSync(catalogue, "utf8")) ?? [];
    expect((JSON.parse(`[${tuple}]`) as string[]).sort()).toEqual([...CREWAI_MODES].sort());
  });

  it("knows every framework of the sidecar, and no other", () => {
    expect([...SIDECAR_KINDS].sort()).toEqual(SIDECAR_DRIVERS.map(({ name }) => name).sort());
    expect(NAMED_ORCHESTRATORS.map((orchestrator) => resolved({}, { orchestrator }).kind)).toEqual(NAMED_ORCHESTRATORS);
  });

  it("leaves worker processes to the sidecar's frameworks", () => {
    expect(resolved({}, { orchestrator: "agno", workers: 3 }).scenario.workers).toBe(3);
    expect(resolved({}, { orchestrator: "langgraph-js" }).scenario.workers).toBe(1);
  });

  it("knows an address as a running server", () => {
    expect(resolved({}, { orchestrator: "http://127.0.0.1:9000" }).kind).toBe("url");
  });
});
