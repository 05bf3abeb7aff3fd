import { type Benchmark, goal } from "./benchmark.ts";
import { figure, spikeRun } from "./spike-run.ts";

/** The whole spike with its defaults on real CrewAI: the five targets of the story. */
export const crewaiTargets: Benchmark = {
  name: "crewai-targets",
  run: async () => {
    const run = await spikeRun("--orchestrator", "crewai");
    const of = (name: string, unit: string) => ({
      value: figure(run, name),
      unit,
      details: {
        verdict: run.verdict.kind,
        highEnd: run.metrics[name]?.high ?? "none",
        samples: run.metrics[name]?.sampleCount ?? 0,
      },
    });
    const on = "real CrewAI, 72 agents, 100 ms LLM:";
    return [
      goal(`${on} instantiation`, of("totalInstantiationTimeMs", "ms"), "<=", 5000),
      goal(`${on} memory per agent`, of("perAgentMemoryMb", "MB"), "<=", 7),
      goal(`${on} peak PSS`, of("peakMemoryMb", "MB"), "<=", 500),
      goal(`${on} p95`, of("p95LatencyMs", "ms"), "<=", 2000),
      goal(`${on} success`, of("successRatio", "ratio"), ">=", 1),
    ];
  },
};
