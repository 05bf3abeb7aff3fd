import { loadavg } from "node:os";
import { type Benchmark, goal, type GoalResult } from "../benchmark.ts";
import { runPlimsoll } from "./run-plimsoll.ts";
import { inScratchFolder } from "./scratch-folder.ts";

/** What this reads of the summary that `plimsoll spike --json` prints. */
interface SpikeSummary {
  readonly verdict: string;
  readonly findings: readonly { readonly code: string; readonly severity: string }[];
  readonly metrics: Readonly<Record<string, { readonly value: number | string | null }>>;
}

interface VerdictCase {
  readonly name: string;
  readonly expected: "GO" | "NO-GO";
  readonly flags: readonly string[];
}

const RUNS = 10;
const TIMEOUT_MS = 6 * 60_000;
/** An LLM of three seconds: what a busy machine adds to it stays below what the spike tolerates of its own side. */
const LOAD = ["--orchestrator", "crewai", "--agent-count", "24", "--llm-latency-ms", "3000", "--waves", "3"];

const target = (expression: string): readonly string[] => ["--target", expression];

/** Limits several times what CrewAI needs; every target is measured, since one without a figure is no GO. */
const GENEROUS: VerdictCase = {
  name: "GO, limits far above",
  expected: "GO",
  flags: [
    ...["--warm-up-waves", "1", "--half-load-waves", "4", "--leak-cycles", "7"],
    ...target("p95LatencyMs < 30000"),
    ...target("totalInstantiationTimeMs < 30000"),
    ...target("peakMemoryMb < 2000"),
    ...target("perAgentMemoryMb < 50"),
    ...target("throughputRatio >= 0.3"),
  ],
};

/** No answer is there before the LLM's three seconds are over. */
const HOPELESS: VerdictCase = {
  name: "NO-GO, p95 limit below the LLM's own time",
  expected: "NO-GO",
  flags: ["--warm-up-waves", "1", "--half-load-waves", "0", "--leak-cycles", "0", ...target("p95LatencyMs < 1500")],
};

const spike = ({ flags }: VerdictCase): Promise<SpikeSummary> =>
  inScratchFolder(async (folder) => {
    const { stdout } = await runPlimsoll(["spike", ...LOAD, ...flags, "--json", "--out", folder], TIMEOUT_MS);
    return JSON.parse(stdout) as SpikeSummary;
  });

/** Such as `GO 9, INVALID 1`. */
const tally = (names: readonly string[]): string =>
  [...new Set(names)].map((name) => `${name} ${names.filter((each) => each === name).length}`).join(", ") || "none";

const judged = (one: VerdictCase, runs: readonly SpikeSummary[], loadAverageBefore: number): GoalResult => {
  const verdicts = runs.map(({ verdict }) => verdict);
  const spoilers = runs.flatMap(({ findings }) => findings.filter(({ severity }) => severity === "invalid"));
  const p95s = runs.map(({ metrics }) => metrics["p95LatencyMs"]?.value).filter((value) => typeof value === "number");
  const same = {
    value: verdicts.filter((verdict) => verdict === one.expected).length,
    unit: `of ${RUNS} runs`,
    details: {
      ...{ runsMade: runs.length, verdicts: tally(verdicts), spoiledBy: tally(spoilers.map(({ code }) => code)) },
      ...(p95s.length === 0 ? {} : { lowestP95Ms: Math.min(...p95s), highestP95Ms: Math.max(...p95s) }),
      loadAverageBefore,
    },
  };
  return goal(`same verdict, real CrewAI, 24 agents: ${one.name}`, same, ">=", RUNS);
};

/** Runs that were not begun within the time are missing in the count. */
const repeated = async (one: VerdictCase, untilMs: number): Promise<readonly SpikeSummary[]> => {
  const runs: SpikeSummary[] = [];
  while (runs.length < RUNS && performance.now() < untilMs) {
    const run = await spike(one);
    runs.push(run);
    process.stderr.write(`${one.name}, run ${runs.length} of ${RUNS}: ${run.verdict}\n`);
  }
  return runs;
};

/**
 * The same spike again and again, away from a limit. An INVALID counts as another verdict, even when it comes each time. No run
 * begins after `--minutes`.
 */
export const sameVerdict: Benchmark = {
  name: "same-verdict",
  run: async ({ minutes }) => {
    const untilMs = performance.now() + minutes * 60_000;
    const results: GoalResult[] = [];
    for (const one of [HOPELESS, GENEROUS]) {
      const loadAverageBefore = loadavg()[0] ?? 0;
      results.push(judged(one, await repeated(one, untilMs), loadAverageBefore));
    }
    return results;
  },
};
