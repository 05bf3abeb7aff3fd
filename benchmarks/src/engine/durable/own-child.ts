import * as Effect from "effect/Effect";
import { benchEngine, execute, postgresStore } from "../bench-engine.ts";
import { instantRunner } from "../bench-runners.ts";
import { benchWorkflow, wideTasks } from "../bench-workflow.ts";
import { childArguments, serveSlices } from "./durable-run.ts";

const { databaseUrl, tasks, concurrency } = childArguments();

const main = Effect.gen(function* () {
  const engine = yield* benchEngine(yield* postgresStore(databaseUrl), instantRunner, concurrency);
  const work = (count: number, name: string): Promise<number> =>
    Effect.runPromise(
      execute(engine, benchWorkflow(name, wideTasks(count), { concurrency })).pipe(
        Effect.map(({ result }) => result.metrics.succeeded),
      ),
    );
  yield* Effect.promise(() => serveSlices(tasks, work));
});

await Effect.runPromise(Effect.scoped(main));
