import { migrate } from "@plimsoll/adapters-postgres";
import { startTestPostgres } from "@plimsoll/adapters-postgres/testing";
import * as Effect from "effect/Effect";
import { loadavg } from "node:os";
import { type Benchmark, goal } from "../benchmark.ts";
import { medianInterval } from "../compare/median-interval.ts";
import { median } from "../order-statistics.ts";
import { type AuditContender, EngineProcess } from "./audit/audit-contender.ts";

const TASKS = 1_000;
const SLICES = 21;
const WARM_UP_SLICES = 3;
/** The default of the engine, and what suits throughput best. */
const CONCURRENCIES = [10, 100] as const;
const SHAPES = ["plain", "audited"] as const;

type Shape = AuditContender["shape"];

/** Milliseconds of both in one slice, one after the other. */
type Pair = Readonly<Record<Shape, number>>;

/** Who is first changes from slice to slice. */
const onePair = async (engines: ReadonlyMap<Shape, EngineProcess>, index: number): Promise<Pair> => {
  const times = new Map<Shape, number>();
  for (const shape of index % 2 === 0 ? SHAPES : SHAPES.toReversed())
    times.set(shape, (await engines.get(shape)?.slice(`slice-${index}`)) ?? Number.NaN);
  return { plain: times.get("plain") ?? Number.NaN, audited: times.get("audited") ?? Number.NaN };
};

const pairsAt = (databaseUrl: string, concurrency: number) =>
  Effect.scoped(
    Effect.gen(function* () {
      const engines = new Map<Shape, EngineProcess>();
      for (const shape of SHAPES) {
        const started = Effect.sync(() => new EngineProcess({ shape, databaseUrl, tasks: TASKS, concurrency }));
        engines.set(shape, yield* Effect.acquireRelease(started, (engine) => Effect.promise(() => engine.end())));
      }
      const pairs: Pair[] = [];
      for (let index = 0; index < WARM_UP_SLICES + SLICES; index += 1)
        pairs.push(yield* Effect.promise(() => onePair(engines, concurrency * 1_000 + index)));
      return pairs.slice(WARM_UP_SLICES);
    }),
  );

const measured = Effect.scoped(
  Effect.gen(function* () {
    const { databaseUrl } = yield* startTestPostgres({ durable: true });
    yield* migrate(databaseUrl);
    const rounds: (readonly [number, readonly Pair[]])[] = [];
    for (const concurrency of CONCURRENCIES) rounds.push([concurrency, yield* pairsAt(databaseUrl, concurrency)]);
    return rounds;
  }),
);

const perTaskUs = (pairs: readonly Pair[], shape: Shape): number =>
  (median(pairs.map((pair) => pair[shape])) * 1_000) / TASKS;

/**
 * What the audit adds to a durable task that does nothing, which is the worst case: two engines, one with and one without it, take
 * turns on one PostgreSQL whose commits wait for the disk; the ratio of each pair, and the median of the ratios.
 */
export const engineAudit: Benchmark = {
  name: "engine-audit",
  run: async () => {
    const rounds = await Effect.runPromise(measured);
    return rounds.map(([concurrency, pairs]) => {
      const { median: value, low, high } = medianInterval(pairs.map(({ audited, plain }) => audited / plain));
      const details = {
        ...{ slices: SLICES, tasks: TASKS, low, high, load1m: loadavg()[0] ?? 0 },
        ...{ plainUs: perTaskUs(pairs, "plain"), auditedUs: perTaskUs(pairs, "audited") },
      };
      const what = `engine, a durable no-op task with audit against one without, ${concurrency} at a time`;
      return goal(what, { value, unit: "x", details }, "<=", 1.1);
    });
  },
};
