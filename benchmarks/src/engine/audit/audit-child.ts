import { makePostgresWorkflowStore } from "@plimsoll/adapters-postgres";
import { makeUnauditedStore } from "@plimsoll/adapters-postgres/testing";
import * as Effect from "effect/Effect";
import { createInterface } from "node:readline";
import { benchEngine, execute } from "../bench-engine.ts";
import { instantRunner } from "../bench-runners.ts";
import { benchWorkflow, wideTasks } from "../bench-workflow.ts";
import { childArguments } from "../durable/durable-run.ts";
import type { AuditSlice } from "./audit-contender.ts";

const { databaseUrl, shape, tasks, concurrency } = childArguments();
const US_PER_MS = 1_000;

/** The one switch: everything else is the same program. */
const openStore = shape === "audited" ? makePostgresWorkflowStore : makeUnauditedStore;

const main = Effect.gen(function* () {
  const engine = yield* benchEngine(yield* openStore({ databaseUrl }), instantRunner, concurrency);
  const slice = async (name: string): Promise<AuditSlice> => {
    const workflow = benchWorkflow(name, wideTasks(tasks), { concurrency });
    const before = process.cpuUsage();
    const { result, wallMs } = await Effect.runPromise(execute(engine, workflow));
    const { user, system } = process.cpuUsage(before);
    return { tasks: result.metrics.succeeded, wallMs, cpuMs: (user + system) / US_PER_MS };
  };
  yield* Effect.promise(async () => {
    for await (const name of createInterface({ input: process.stdin }))
      process.stdout.write(`${JSON.stringify(await slice(name))}\n`);
  });
});

await Effect.runPromise(Effect.scoped(main));
