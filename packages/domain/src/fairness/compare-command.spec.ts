import { expect, it } from "vitest";
import { DEFAULT_SCENARIO, DEFAULT_TARGETS, type Scenario } from "../scenario/scenario.ts";
import { compareCommand } from "./compare-command.ts";

const commandFor = (changes: Partial<Scenario>, typed: readonly string[] = [], isOwn = false): string =>
  compareCommand({
    scenario: { ...DEFAULT_SCENARIO, ...changes },
    command: ["plimsoll", "spike", ...typed],
    isOwn,
  });
const AGNO = "plimsoll compare --orchestrators agno,langgraph-js,langgraph,openai-client";

it("leaves defaults out and writes the rest as flags", () => {
  expect(commandFor({ orchestrator: "agno" })).toBe(AGNO);
  const latency = { kind: "lognormal" as const, medianMs: 800, p95Ms: 2500 };
  const llm = { ...DEFAULT_SCENARIO.llm, latency };
  expect(commandFor({ orchestrator: "langgraph", agentCount: 8, llm })).toBe(
    "plimsoll compare --orchestrators langgraph,langgraph-js,openai-client --agent-count 8 --llm-latency-ms lognormal:median=800,p95=2500",
  );
});

it("keeps the mode beside the name, and how the run's workers were set up", () => {
  expect(
    commandFor({ mode: "to-thread", workers: 1, executorThreads: 8, llmClient: "per-agent", halfLoadWaves: 0 }),
  ).toBe(
    "plimsoll compare --orchestrators crewai:to-thread,langgraph-js,langgraph,openai-client --half-load-waves 0 --workers 1 --executor-threads 8 --llm-client per-agent",
  );
});

it("joins the servers that share the agents, because commas part the subjects", () => {
  expect(commandFor({ orchestrator: "http://a:1, http://b:1" })).toContain(
    " --orchestrators http://a:1+http://b:1,langgraph-js,",
  );
});

it("asks for the run's own targets, quoted for a shell", () => {
  const targets = [...DEFAULT_TARGETS.slice(1), "p99LatencyMs < 900"];
  expect(commandFor({ orchestrator: "agno", targets })).toBe(`${AGNO} --target 'p99LatencyMs < 900'`);
});

it.each([
  [["--inputs", "my inputs.jsonl", "--shuffle-inputs"], " --inputs 'my inputs.jsonl' --shuffle-inputs"],
  [["--inputs=in.jsonl"], " --inputs in.jsonl"],
  [["--inputs"], ""],
])("gives all the inputs of the run: %j", (typed, expected) => {
  expect(commandFor({ orchestrator: "agno" }, typed)).toBe(`${AGNO}${expected}`);
});

it("takes the file of measured latencies from what was typed, for the scenario holds its numbers alone", () => {
  const llm = { ...DEFAULT_SCENARIO.llm, latency: { kind: "empirical" as const, samplesMs: [1, 2] } };
  const flag = (typed: readonly string[]) => commandFor({ orchestrator: "agno", llm }, typed).slice(AGNO.length);
  expect(flag(["--llm-latency-ms", "empirical:a b.txt"])).toBe(" --llm-latency-ms 'empirical:a b.txt'");
  expect(flag(["--config", "scenario.yaml"])).toBe(" --llm-latency-ms empirical:FILE");
});

it("sets own agents beside their framework's plain ones and the bare client, with the same inputs", () => {
  const typed = ["--agents-from", "./crew.py:make", "--inputs", "in.jsonl"];
  expect(commandFor({}, typed, true)).toBe("plimsoll compare --orchestrators crewai,openai-client --inputs in.jsonl");
  expect(commandFor({ orchestrator: "openai-client" }, typed, true)).toContain("openai-client,langgraph-js,langgraph ");
});
