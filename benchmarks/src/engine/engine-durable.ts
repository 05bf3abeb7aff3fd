import { startTestPostgres } from "@plimsoll/adapters-postgres/testing";
import * as Effect from "effect/Effect";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";
import { type Benchmark, goal } from "../benchmark.ts";
import { median } from "../order-statistics.ts";
import type { DurableRun } from "./durable/durable-run.ts";

const run = promisify(execFile);
const ROUNDS = 3;
const CHILD_TIMEOUT_MS = 60_000;

/** Who is measured, with the settings found best for each, and enough tasks for about two seconds of work. */
const contestants = {
  own: { child: "own-child", shape: "engine", tasks: 4_000, concurrency: 100 },
  dbosWorkflows: { child: "dbos-child", shape: "workflows", tasks: 400, concurrency: 100 },
  dbosSteps: { child: "dbos-child", shape: "steps", tasks: 300, concurrency: 10 },
  langgraph: { child: "langgraph-child", shape: "bounded", tasks: 800, concurrency: 100 },
} as const;
type Contestant = keyof typeof contestants;
const NAMES = Object.keys(contestants) as readonly Contestant[];

const newDatabase = async (serverUrl: string, name: string): Promise<string> => {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 5_000, query_timeout: 30_000 });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = name;
  return url.href;
};

/** Tasks per second of one child on a database of its own, after its warm-up. */
const measure = async (serverUrl: string, name: Contestant, round: number): Promise<number> => {
  const { child, shape, tasks, concurrency } = contestants[name];
  const url = await newDatabase(serverUrl, `round_${round}_${name.toLowerCase()}`);
  const file = fileURLToPath(new URL(`durable/${child}.ts`, import.meta.url));
  const args = ["--conditions=@plimsoll/source", "--no-deprecation", file, url, shape, `${tasks}`, `${concurrency}`];
  const { stdout } = await run(process.execPath, args, { timeout: CHILD_TIMEOUT_MS });
  const done = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as DurableRun;
  if (done.tasks !== tasks)
    throw new Error(`${name} finished ${done.tasks} of ${tasks} tasks: its speed means nothing`);
  return done.tasks / (done.wallMs / 1_000);
};

type Rates = Readonly<Record<Contestant, number>>;

/** All in turns; the order turns round from round to round, so that nobody is always the first. */
const oneRound = async (serverUrl: string, round: number): Promise<Rates> => {
  const rates = new Map<Contestant, number>();
  for (const name of round % 2 === 0 ? NAMES : NAMES.toReversed())
    rates.set(name, await measure(serverUrl, name, round));
  return Object.fromEntries(rates) as Rates;
};

const measured = Effect.scoped(
  Effect.gen(function* () {
    const { databaseUrl } = yield* startTestPostgres({ durable: true });
    const rounds: Rates[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rounds.push(yield* Effect.promise(() => oneRound(databaseUrl, round)));
    return rounds;
  }),
);

const against = (what: string, rounds: readonly Rates[], peers: readonly Contestant[], limit: number) => {
  const ratios = rounds.map((rates) => rates.own / Math.max(...peers.map((peer) => rates[peer])));
  const perSecond = NAMES.map((name) => [`${name}PerSec`, median(rounds.map((rates) => rates[name]))] as const);
  const details = { rounds: ROUNDS, least: Math.min(...ratios), ...Object.fromEntries(perSecond) };
  return goal(
    `engine, durable tasks per second against ${what}`,
    { value: median(ratios), unit: "x", details },
    ">=",
    limit,
  );
};

/** Durable no-op tasks per second on one PostgreSQL whose commits wait for the disk, each contestant in a process of its own. */
export const engineDurable: Benchmark = {
  name: "engine-durable",
  run: async () => {
    const rounds = await Effect.runPromise(measured);
    return [
      against("DBOS, one workflow for each task", rounds, ["dbosWorkflows"], 3),
      against("DBOS, the faster of its two shapes", rounds, ["dbosWorkflows", "dbosSteps"], 3),
      against("LangGraph, fan-out with Send", rounds, ["langgraph"], 2),
    ];
  },
};
