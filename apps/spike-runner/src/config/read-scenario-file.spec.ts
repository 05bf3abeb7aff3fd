import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { parseScenarioFile } from "./read-scenario-file.ts";

const refusal = (text: string): string => {
  const parsed = parseScenarioFile("s.yaml", text);
  return Result.isFailure(parsed) ? parsed.failure.message : "accepted";
};

describe("parseScenarioFile", () => {
  it("takes any part of a scenario and the stub's behaviour as written, without defaults", () => {
    const text = "agentCount: 9\nllm:\n  latency: {kind: fixed, latencyMs: 5}\nstub:\n  ceiling: 6\n";
    expect(Result.getOrThrow(parseScenarioFile("s.yaml", text))).toEqual({
      agentCount: 9,
      llm: { latency: { kind: "fixed", latencyMs: 5 } },
      stub: { ceiling: 6 },
    });
  });

  it("takes an empty file as nothing asked", () => {
    expect(Result.getOrThrow(parseScenarioFile("s.yaml", "# later\n"))).toEqual({});
  });

  it("names file, line, column, field, value and what is allowed", () => {
    const message = refusal("name: x\nllm:\n  kind: mok\n");
    expect(message).toBe('s.yaml:3:9: llm.kind: "mok" is not allowed. Expected "mock" | "openai"');
  });

  it("points at an unknown key and guesses the one that was meant", () => {
    const message = refusal("name: x\nagentCont: 3\n");
    expect(message).toContain('s.yaml:2:1: agentCont: unknown key. Did you mean "agentCount"? Allowed here: name,');
  });

  it("guesses keys inside of lists too", () => {
    const message = refusal("stub:\n  failures:\n    - code: timeout\n      raito: 0.5\n");
    expect(message).toContain('s.yaml:4:7: stub.failures.0.raito: unknown key. Did you mean "ratio"?');
  });

  it("reports every error at once, each on its own line", () => {
    const lines = refusal("waves: -1\nleakCycles: many\nworkers: some\n").split("\n");
    expect(lines.map((line) => line.split(": ").slice(0, 2))).toEqual([
      ["s.yaml:1:8", "waves"],
      ["s.yaml:2:13", "leakCycles"],
      ["s.yaml:3:10", "workers"],
    ]);
  });

  it("names the line of a missing field's parent", () => {
    expect(refusal("name: x\nllm:\n  latency:\n    kind: fixed\n")).toContain(
      "s.yaml:4:5: llm.latency.latencyMs: missing",
    );
  });

  it("points at broken YAML", () => {
    expect(refusal("a: [1\nb: 2")).toMatch(/^s\.yaml:2:1: /);
  });

  it("refuses a key that is given twice", () => {
    expect(refusal("waves: 1\nwaves: 2\n")).toMatch(/^s\.yaml:2:1: .*unique/i);
  });

  it("refuses a file that is no mapping", () => {
    expect(refusal("- 1\n")).toMatch(/^s\.yaml:1:1: \(whole file\): /);
  });
});
