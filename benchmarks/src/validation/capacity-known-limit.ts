import { loadavg } from "node:os";
import { type Benchmark, goal, type GoalResult } from "../benchmark.ts";
import { runPlimsoll } from "./run-plimsoll.ts";
import { inScratchFolder } from "./scratch-folder.ts";

/** What this reads of capacity.json (docs/schemas/capacity.v1.schema.json). */
interface CapacityAnswer {
  readonly kind: string;
  readonly result: { readonly feasibleMax: number; readonly settled: boolean; readonly trialCount: number };
  readonly trials: readonly { readonly spoiledBy: readonly string[] }[];
}

/** The stub lets so many invocations reach the LLM at once: one agent more breaks `concurrencyCeilingRatio >= 1`. */
const LIMITS = [7, 20, 48];
/** Long against what a busy machine delays a timer by, so that trials are not spoiled by that. */
const LLM_LATENCY_MS = 1_000;
const BUDGET_MINUTES = 5;
const TIMEOUT_MS = (BUDGET_MINUTES + 3) * 60_000;
const TOLERANCE_RATIO = 0.05;

const search = (limit: number, folder: string): readonly string[] => [
  ...["capacity", "--orchestrator", "stub", "--stub-ceiling", `${limit}`, "--llm-latency-ms", `${LLM_LATENCY_MS}`],
  ...["--max-agents", "200", "--budget-minutes", `${BUDGET_MINUTES}`, "--no-confirm", "--json", "--out", folder],
];

const found = (limit: number): Promise<GoalResult> =>
  inScratchFolder(async (folder) => {
    const loadAverageBefore = loadavg()[0] ?? 0;
    const { stdout, exitCode, wallMs } = await runPlimsoll(search(limit, folder), TIMEOUT_MS);
    const { kind, result, trials } = JSON.parse(stdout) as CapacityAnswer;
    const error = {
      value: Math.abs(result.feasibleMax - limit) / limit,
      unit: "ratio",
      details: {
        ...{ limit, found: result.feasibleMax, settled: result.settled ? "yes" : "no", kind, exitCode },
        ...{ trialsCounted: result.trialCount, trialsRun: trials.length },
        spoiledTrials: trials.filter(({ spoiledBy }) => spoiledBy.length > 0).length,
        ...{ wallSec: wallMs / 1_000, loadAverageBefore },
      },
    };
    return goal(`capacity, stub with a ceiling of ${limit} (DEV MODE): error`, error, "<=", TOLERANCE_RATIO);
  });

/** `plimsoll capacity` as a process, on a stub whose limit is known. */
export const capacityKnownLimit: Benchmark = {
  name: "capacity-known-limit",
  run: async () => {
    const results: GoalResult[] = [];
    for (const limit of LIMITS) results.push(await found(limit));
    return results;
  },
};
