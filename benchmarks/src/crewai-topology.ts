import { type Benchmark, goal } from "./benchmark.ts";
import { median } from "./order-statistics.ts";
import { figure, spikeRun } from "./spike-run.ts";

/** One wave of 72 supports a p95; the story's pattern takes seconds for each. */
const COMMON = ["--orchestrator", "crewai", "--waves", "3", "--half-load-waves", "0", "--leak-cycles", "0"];
const STORY = ["--mode", "to-thread", "--workers", "1", "--warm-up-waves", "1"];
const ROUNDS = 2;

/** Our default topology against the story's own pattern on the same real CrewAI, in turns. */
export const crewaiTopology: Benchmark = {
  name: "crewai-topology",
  run: async () => {
    const ours: number[] = [];
    const story: number[] = [];
    const ceilings: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(figure(await spikeRun(...COMMON), "p95LatencyMs"));
      const asWritten = await spikeRun(...COMMON, ...STORY);
      story.push(figure(asWritten, "p95LatencyMs"));
      ceilings.push(figure(asWritten, "concurrencyCeiling"));
    }
    const ratios = ours.map((ms, round) => ms / (story[round] ?? Number.NaN));
    const details = {
      rounds: ROUNDS,
      oursP95Ms: median(ours),
      storyP95Ms: median(story),
      storyCeiling: median(ceilings),
      worstRatio: Math.max(...ratios),
    };
    const ratio = { value: median(ratios), unit: "x", details };
    return [goal("real CrewAI: p95 of our default topology against the story's pattern", ratio, "<=", 0.35)];
  },
};
