import { startTestPostgres } from "@plimsoll/adapters-postgres/testing";
import * as Effect from "effect/Effect";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { type Benchmark, goal } from "../benchmark.ts";
import { medianInterval } from "../compare/median-interval.ts";
import { median } from "../order-statistics.ts";
import type { DurableRun } from "./durable/durable-run.ts";

const SLICES = 9;
const WARM_UP_SLICES = 2;
const SLICE_TIMEOUT_MS = 30_000;

/** Who is measured, with the settings found best for each, and tasks for about a second of work. */
const contestants = {
  own: { child: "own-child", shape: "engine", tasks: 1_000, concurrency: 100 },
  dbosWorkflows: { child: "dbos-child", shape: "workflows", tasks: 250, concurrency: 100 },
  dbosSteps: { child: "dbos-child", shape: "steps", tasks: 250, concurrency: 10 },
  langgraph: { child: "langgraph-child", shape: "bounded", tasks: 1_000, concurrency: 100 },
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

/** A child that lives through all slices and works only when it is told to. */
class Contender {
  readonly name: Contestant;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;

  constructor(name: Contestant, databaseUrl: string) {
    const { child, shape, tasks, concurrency } = contestants[name];
    const file = fileURLToPath(new URL(`durable/${child}.ts`, import.meta.url));
    const args = ["--conditions=@plimsoll/source", "--no-deprecation", file, databaseUrl, shape];
    this.name = name;
    this.#process = spawn(process.execPath, [...args, `${tasks}`, `${concurrency}`]);
    this.#process.stderr.pipe(process.stderr);
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** Tasks per second of one slice. */
  async slice(index: number): Promise<number> {
    this.#process.stdin.write(`slice-${index}\n`);
    const timeout = setTimeout(() => this.#process.kill("SIGKILL"), SLICE_TIMEOUT_MS);
    const { value, done } = await this.#answers.next();
    clearTimeout(timeout);
    if (done === true)
      throw new Error(`${this.name} ended in slice ${index}, or took longer than ${SLICE_TIMEOUT_MS} ms`);
    const run = JSON.parse(value) as DurableRun;
    const { tasks } = contestants[this.name];
    if (run.tasks !== tasks)
      throw new Error(`${this.name} finished ${run.tasks} of ${tasks} tasks: its speed means nothing`);
    return run.tasks / (run.wallMs / 1_000);
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, "exit");
    const timeout = setTimeout(() => this.#process.kill("SIGKILL"), SLICE_TIMEOUT_MS);
    this.#process.stdin.end();
    await exited;
    clearTimeout(timeout);
  }
}

type Rates = Readonly<Record<Contestant, number>>;

/** All in turns; the order is reversed from slice to slice, so that nobody is always the first. */
const oneSlice = async (contenders: readonly Contender[], index: number): Promise<Rates> => {
  const rates = new Map<Contestant, number>();
  for (const contender of index % 2 === 0 ? contenders : contenders.toReversed())
    rates.set(contender.name, await contender.slice(index));
  return Object.fromEntries(rates) as Rates;
};

const measured = Effect.scoped(
  Effect.gen(function* () {
    const { databaseUrl } = yield* startTestPostgres({ durable: true });
    const contenders: Contender[] = [];
    for (const name of NAMES) {
      const url = yield* Effect.promise(() => newDatabase(databaseUrl, name.toLowerCase()));
      const started = Effect.sync(() => new Contender(name, url));
      contenders.push(yield* Effect.acquireRelease(started, (contender) => Effect.promise(() => contender.end())));
    }
    const slices: Rates[] = [];
    for (let index = 0; index < WARM_UP_SLICES + SLICES; index += 1)
      slices.push(yield* Effect.promise(() => oneSlice(contenders, index)));
    return slices.slice(WARM_UP_SLICES);
  }),
);

const against = (what: string, rounds: readonly Rates[], peers: readonly Contestant[], limit: number) => {
  const ratios = rounds.map((rates) => rates.own / Math.max(...peers.map((peer) => rates[peer])));
  const interval = medianInterval(ratios);
  const perSecond = NAMES.map((name) => [`${name}PerSec`, median(rounds.map((rates) => rates[name]))] as const);
  const details = { slices: SLICES, low: interval.low, high: interval.high, ...Object.fromEntries(perSecond) };
  return goal(
    `engine, durable tasks per second against ${what}`,
    { value: interval.median, unit: "x", details },
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
