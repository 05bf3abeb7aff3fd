import { makePostgresWorkflowStore } from "@plimsoll/adapters-postgres";
import { makeUnauditedStore } from "@plimsoll/adapters-postgres/testing";
import * as Effect from "effect/Effect";
import { benchEngine, execute } from "../bench-engine.ts";
import { instantRunner } from "../bench-runners.ts";
import { benchWorkflow, wideTasks } from "../bench-workflow.ts";
import { childArguments, serveSlices } from "../durable/durable-run.ts";

const { databaseUrl, shape, tasks, concurrency } = childArguments();

/** The one switch: everything else is the same program. */
const openStore = shape === "audited" ? makePostgresWorkflowStore : makeUnauditedStore;

const main = Effect.gen(function* () {
  const engine = yield* benchEngine(yield* openStore({ databaseUrl }), instantRunner, concurrency);
  const work = (count: number, name: string): Promise<number> =>
    Effect.runPromise(
      execute(engine, benchWorkflow(`${shape}-${name}`, wideTasks(count), { concurrency, tenantId: shape })).pipe(
        Effect.map(({ result }) => result.metrics.succeeded),
      ),
    );
  yield* Effect.promise(() => serveSlices(tasks, work));
});

await Effect.runPromise(Effect.scoped(main));
