import { LEAK_FLOORS, leakTrend, mannKendall, theilSenSlope } from "@plimsoll/domain";
import type { JudgementCase } from "./judgement-cases.ts";
import { normalQuantile } from "./normal-law.ts";

const KIB = 1024;
const MIB = KIB * KIB;
const BASE_BYTES = 200 * MIB;
/** The default's ten cycles less two of warm-up. */
const CYCLES = 8;
const WARM_UP = 2;

const slopeOf = (values: readonly number[]) => theilSenSlope(values.map((y, x) => ({ x, y })));

/** The rule before growth that slows down became inconclusive: the later half's slope alone, without its certainty, against the floor. */
export const formerlyLeak = (values: readonly number[]): boolean => {
  const test = mannKendall(values);
  const later = slopeOf(values.slice(Math.floor(values.length / 2)))?.slope ?? 0;
  const isCertain = (slopeOf(values)?.low ?? 0) > LEAK_FLOORS.memory;
  return test !== null && test.s > 0 && test.p < 0.05 && isCertain && later > LEAK_FLOORS.memory;
};

const isLeak = (values: readonly number[]): boolean => leakTrend("memory", values).status === "leak";

type Draw = (random: () => number) => readonly number[];

/** Memory after each cycle that counts, as one rule of growth has it, under normal noise. */
const cyclesOf =
  (bytesAt: (cycle: number) => number, noiseKib: number): Draw =>
  (random) =>
    Array.from({ length: CYCLES }, (_, index) => {
      return BASE_BYTES + bytesAt(index + WARM_UP) + noiseKib * KIB * normalQuantile(random());
    });

/** Memory that the system gives by whole MB. */
const inSteps =
  (draw: Draw): Draw =>
  (random) =>
    draw(random).map((bytes) => Math.ceil(bytes / MIB) * MIB);

type Goal = Pick<JudgementCase, "operator" | "limitRatio" | "known">;

const judged = (judgement: string, data: string, draw: Draw, goal: Goal): JudgementCase => ({
  ...{ judgement, data, ...goal },
  happens: (random) => isLeak(draw(random)),
  formerly: (random) => formerlyLeak(draw(random)),
});

const leaking = (leakKib: number, noiseKib: number): JudgementCase =>
  judged(
    "leak found",
    `${leakKib} KiB a cycle, noise ${noiseKib} KiB`,
    cyclesOf((cycle) => leakKib * KIB * cycle, noiseKib),
    { operator: ">=", limitRatio: 0.95 },
  );

interface Levelling {
  readonly growthMib: number;
  readonly timeConstant: number;
  readonly noiseKib: number;
  readonly known?: string;
}

const levelling = ({ growthMib, timeConstant, noiseKib, known }: Levelling): readonly JudgementCase[] => {
  const draw = cyclesOf((cycle) => growthMib * MIB * (1 - Math.exp(-cycle / timeConstant)), noiseKib);
  const data = `${growthMib} MiB, time constant ${timeConstant} cycles, noise ${noiseKib} KiB`;
  const goal: Goal = { operator: "<=", limitRatio: 0.05, ...(known === undefined ? {} : { known }) };
  return [
    judged("growth that levels off called a leak", data, draw, goal),
    judged("growth that levels off called a leak", `${data}, in steps of 1 MiB`, inSteps(draw), goal),
  ];
};

/** Memory of the committed langgraph-js run (docs/comparisons) after each cycle that counts, MiB. */
const MEASURED_MIB = [177.58, 187.79, 188.71, 188.71, 188.91, 188.9, 188.96, 189.49] as const;

const measured = (noiseKib: number): JudgementCase =>
  judged(
    "growth that levels off called a leak",
    `as measured of langgraph-js, and noise ${noiseKib} KiB on top`,
    (random) => MEASURED_MIB.map((mib) => mib * MIB + noiseKib * KIB * normalQuantile(random())),
    { operator: "<=", limitRatio: 0.05 },
  );

const TOO_SLOW = "within ten cycles it is as straight as a leak under this noise: run more";

/** The leak rule on leaks of twice and five times the floor, on those of the domain's tests, and on growth that ends. */
export const LEAK_CASES: readonly JudgementCase[] = [
  ...[16, 64].map((noiseKib) => leaking(128, noiseKib)),
  ...[16, 100].map((noiseKib) => leaking(200, noiseKib)),
  ...[64, 160].map((noiseKib) => leaking(320, noiseKib)),
  leaking(2 * KIB, 500),
  ...[16, 100, 200].flatMap((noiseKib) =>
    [1, 1.5, 2].flatMap((timeConstant) => levelling({ growthMib: 20, timeConstant, noiseKib })),
  ),
  ...levelling({ growthMib: 5, timeConstant: 1, noiseKib: 200 }),
  ...levelling({ growthMib: 5, timeConstant: 2, noiseKib: 16 }),
  ...levelling({ growthMib: 5, timeConstant: 2, noiseKib: 200, known: TOO_SLOW }),
  ...levelling({ growthMib: 20, timeConstant: 3, noiseKib: 100, known: TOO_SLOW }),
  ...[0, 16, 100, 200].map(measured),
];
