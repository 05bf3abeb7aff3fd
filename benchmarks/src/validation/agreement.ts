import { loadavg } from "node:os";
import { makeClock } from "@plimsoll/adapters-host";
import type { LlmEndpoint } from "@plimsoll/application";
import { type Estimate, wavePercentileEstimate } from "@plimsoll/domain";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import { type Benchmark, goal, type GoalResult } from "../benchmark.ts";
import { k6Load } from "./k6-load.ts";
import { locustLoad } from "./locust-load.ts";
import { plimsollLoad } from "./plimsoll-load.ts";
import { inScratchFolder } from "./scratch-folder.ts";
import { DRIVER, serveSidecar } from "./served-sidecar.ts";
import { withPool } from "./shared-pool.ts";
import { K6_VERSION, k6Program, LOCUST_VERSION, locustProgram } from "./tool-programs.ts";
import type { LoadWindow } from "./tool-samples.ts";

type ToolName = "plimsoll" | "k6" | "locust";
type Turn = (tool: ToolName) => Promise<readonly number[]>;
/** Of each tool, the latencies of each of its turns. */
type Turns = Readonly<Record<ToolName, readonly (readonly number[])[]>>;

const LLM_LATENCY_MS = 250;
const WINDOW: LoadWindow = { agents: 12, warmUpMs: 2_000, judgedMs: 6_000 };
/** There and back, so that a drift of the machine strikes each tool alike. */
const ROUND: readonly ToolName[] = ["plimsoll", "k6", "locust", "locust", "k6", "plimsoll"];
const ROUNDS = 3;
const TOLERANCE_RATIO = 0.03;
/** A quarter of what always busy agents can make: a tool below it did not put on the load that it was asked for. */
const LEAST_IN_A_TURN = (WINDOW.agents * WINDOW.judgedMs) / LLM_LATENCY_MS / 4;

const measure = async (url: string, folder: string): Promise<Turns> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const clock = makeClock();
        const settings = { latency: { kind: "fixed" as const, latencyMs: LLM_LATENCY_MS } };
        const llm = yield* makeMockLlm({ clock, settings, seed: 72 });
        const turn = yield* Effect.promise(() => turnWith(url, llm.endpoint, folder));
        const plimsoll = () => plimsollLoad({ url, clock, llm, llmLatencyMs: LLM_LATENCY_MS }, WINDOW);
        return yield* Effect.promise(() => inTurns((tool) => (tool === "plimsoll" ? plimsoll() : turn(tool))));
      }),
    ),
  );

const turnWith = async (url: string, llm: LlmEndpoint, folder: string): Promise<Turn> => {
  const [k6, locust] = [await k6Program(), await locustProgram()];
  return (tool) =>
    withPool(url, llm, WINDOW.agents, (invocations) =>
      tool === "k6" ? k6Load(k6, invocations, WINDOW, folder) : locustLoad(locust, invocations, WINDOW, folder),
    );
};

const inTurns = async (turn: Turn): Promise<Turns> => {
  const turns: Record<ToolName, (readonly number[])[]> = { plimsoll: [], k6: [], locust: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const tool of ROUND) {
      const latencies = await turn(tool);
      if (latencies.length < LEAST_IN_A_TURN)
        throw new Error(
          `${tool} made ${latencies.length} invocations in a turn, below ${LEAST_IN_A_TURN}: no equal load`,
        );
      turns[tool].push(latencies);
      process.stderr.write(`${tool}: ${latencies.length} invocations\n`);
    }
  }
  return turns;
};

const overlap = (a: Estimate, b: Estimate): boolean => {
  const [aLow, aHigh] = [Number(a.low ?? Number.NaN), Number(a.high ?? Number.NaN)];
  const [bLow, bHigh] = [Number(b.low ?? Number.NaN), Number(b.high ?? Number.NaN)];
  return aLow <= bHigh && bLow <= aHigh;
};

const shown = ({ value, low, high }: Estimate): string => {
  const [middle, from, to] = [value, low, high].map((end) => Number(end).toFixed(1));
  return `${middle} [${from}, ${to}]`;
};

/** Met by either of the two ways; which one is told, since wide intervals overlap easily. */
const agreed = (turns: Turns, other: "k6" | "locust", p: number, loadAverageBefore: number): GoalResult => {
  const [ours, theirs] = [wavePercentileEstimate(turns.plimsoll, p), wavePercentileEstimate(turns[other], p)];
  const difference = Math.abs(Number(ours.value) / Number(theirs.value) - 1);
  const doOverlap = overlap(ours, theirs);
  const details = {
    ...{ plimsollMs: shown(ours), [`${other}Ms`]: shown(theirs), intervalsOverlap: doOverlap ? "yes" : "no" },
    ...{ samples: turns.plimsoll.flat().length, [`${other}Samples`]: turns[other].flat().length },
    ...{ turns: ROUNDS * 2, version: other === "k6" ? K6_VERSION : LOCUST_VERSION, loadAverageBefore },
  };
  const what = `agreement with ${other}, ${WINDOW.agents} agents busy, ${DRIVER}, ${LLM_LATENCY_MS} ms LLM: p${100 * p}`;
  const result = goal(what, { value: difference, unit: "ratio", details }, "<=", TOLERANCE_RATIO);
  return { ...result, met: result.met || doOverlap };
};

/** k6, Locust and Plimsoll load the same sidecar with the same mock LLM, in turns. */
export const agreement: Benchmark = {
  name: "agreement",
  run: () =>
    inScratchFolder(async (folder) => {
      const loadAverageBefore = loadavg()[0] ?? 0;
      const sidecar = await serveSidecar(WINDOW.agents, folder);
      try {
        const turns = await measure(sidecar.url, folder);
        return (["k6", "locust"] as const).flatMap((other) =>
          [0.5, 0.95].map((p) => agreed(turns, other, p, loadAverageBefore)),
        );
      } finally {
        await sidecar.stop();
      }
    }),
};
