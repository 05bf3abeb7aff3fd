import { migrate } from "@plimsoll/adapters-postgres";
import { startTestPostgres } from "@plimsoll/adapters-postgres/testing";
import * as Effect from "effect/Effect";
import { loadavg } from "node:os";
import { type Benchmark, goal, type GoalResult } from "../benchmark.ts";
import { medianInterval } from "../compare/median-interval.ts";
import { median } from "../order-statistics.ts";
import { type AuditContender, type AuditSlice, EngineProcess } from "./audit/audit-contender.ts";

const TASKS = 1_000;
const SLICES = 15;
const WARM_UP_SLICES = 3;
/** The engine's default, and what suits throughput best. */
const CONCURRENCIES = [10, 100] as const;
const SHAPES = ["plain", "audited"] as const;
const LIMIT = 1.1;
const US_PER_MS = 1_000;

type Shape = AuditContender["shape"];

/** What both took in one slice, one after the other. */
type Pair = Readonly<Record<Shape, AuditSlice>>;
type Engines = Readonly<Record<Shape, EngineProcess>>;

/** Who is first changes from slice to slice. */
const onePair = async (engines: Engines, index: number): Promise<Pair> => {
  const name = `slice-${index}`;
  if (index % 2 === 0) {
    const plain = await engines.plain.slice(name);
    return { plain, audited: await engines.audited.slice(name) };
  }
  const audited = await engines.audited.slice(name);
  return { plain: await engines.plain.slice(name), audited };
};

const startEngine = Effect.fnUntraced(function* (shape: Shape, concurrency: number) {
  const { databaseUrl } = yield* startTestPostgres({ durable: true });
  yield* migrate(databaseUrl);
  const start = Effect.sync(() => new EngineProcess({ shape, databaseUrl, tasks: TASKS, concurrency }));
  return yield* Effect.acquireRelease(start, (engine) => Effect.promise(() => engine.end()));
});

const pairsAt = (concurrency: number) =>
  Effect.scoped(
    Effect.gen(function* () {
      const plain = yield* startEngine("plain", concurrency);
      const audited = yield* startEngine("audited", concurrency);
      const pairs: Pair[] = [];
      for (let index = 0; index < WARM_UP_SLICES + SLICES; index += 1)
        pairs.push(yield* Effect.promise(() => onePair({ plain, audited }, index)));
      return pairs.slice(WARM_UP_SLICES);
    }),
  );

/** The ratio of each pair, and the median of the ratios. */
const ratioOf = (what: string, pairs: readonly Pair[], of: (slice: AuditSlice) => number): GoalResult => {
  const { median: value, low, high } = medianInterval(pairs.map(({ audited, plain }) => of(audited) / of(plain)));
  const perTaskUs = (shape: Shape): number => (median(pairs.map((pair) => of(pair[shape]))) * US_PER_MS) / TASKS;
  const sides = Object.fromEntries(SHAPES.map((shape) => [`${shape}Us`, perTaskUs(shape)]));
  const details = { slices: SLICES, tasks: TASKS, low, high, ...sides, load1m: loadavg()[0] ?? 0 };
  return goal(what, { value, unit: "x", details }, "<=", LIMIT);
};

/**
 * What the audit adds to a durable task that does nothing, which is the worst case: two engines, one with and one without it, each on
 * a PostgreSQL of its own whose commits wait for the disk, take turns. Time on the clock is what users wait; CPU time of engine and server
 * together is what the machine gives, also when others use it.
 */
export const engineAudit: Benchmark = {
  name: "engine-audit",
  run: async () => {
    const results: GoalResult[] = [];
    for (const concurrency of CONCURRENCIES) {
      const pairs = await Effect.runPromise(pairsAt(concurrency));
      const what = `engine, a durable no-op task with audit against one without, ${concurrency} at a time`;
      results.push(ratioOf(`${what}, time`, pairs, ({ wallMs }) => wallMs));
      results.push(ratioOf(`${what}, CPU of engine and server`, pairs, ({ cpuMs }) => cpuMs));
    }
    return results;
  },
};
