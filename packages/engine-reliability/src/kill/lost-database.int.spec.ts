import { join } from "node:path";
import { makeEventStream } from "@plimsoll/adapters-memory";
import { makePostgresWorkflowStore, migrate } from "@plimsoll/adapters-postgres";
import { startTestPostgres } from "@plimsoll/adapters-postgres/testing";
import { makeWorkflowEngine } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expect, test } from "vitest";
import { roomyMonitor } from "../engine-fixture.ts";
import { engineSettings } from "../engine-settings.ts";
import { makeFolder } from "../make-folder.ts";
import { randomNumbers } from "../random-numbers.ts";
import { randomWorkflow } from "../random-workflow.ts";
import { openAttemptLog, readAttemptLog } from "./attempt-log.ts";
import { reportOf } from "./campaign-report.ts";
import { loggingRunner } from "./logging-runner.ts";

const OUTAGE_MS = 10_000;
const SEED = 20_261_124;
const LONGEST_TASK_MS = 400;
const WORKFLOWS = ["graph-1", "graph-2", "graph-3"];

const run = Effect.gen(function* () {
  const database = yield* startTestPostgres({ durable: true });
  yield* migrate(database.databaseUrl);
  const store = yield* makePostgresWorkflowStore(database);
  const logPath = join(yield* makeFolder, "attempts.ndjson");
  const random = randomNumbers(SEED);
  const runner = loggingRunner(openAttemptLog(logPath), random, LONGEST_TASK_MS);
  const ports = { store, runner, monitor: roomyMonitor, events: yield* makeEventStream(store) };
  // The claims expire during the outage.
  const engine = yield* makeWorkflowEngine(ports, engineSettings("engine-1", { claimTtlMs: 3_000, random }));
  const definitions = WORKFLOWS.map((workflowId) => randomWorkflow(workflowId, 60, random));
  for (const definition of definitions) yield* engine.submit(definition);
  const begun = () => readAttemptLog(logPath).filter(({ what }) => what === "began").length;
  while ((yield* engine.snapshot).totals.succeeded < 20) yield* Effect.sleep(10);
  yield* database.kill;
  yield* Effect.sleep(OUTAGE_MS / 2);
  const midway = { begun: begun(), snapshot: yield* engine.snapshot };
  yield* Effect.sleep(OUTAGE_MS / 2);
  const before = { begun: begun(), snapshot: yield* engine.snapshot };
  yield* database.restart;
  const results = yield* Effect.forEach(definitions, (definition) => engine.result(definition));
  const after = yield* engine.snapshot;
  return { midway, before, after, results, report: yield* reportOf(store, WORKFLOWS, readAttemptLog(logPath)) };
});

test("a database that is away for 10 s costs nothing but time: nothing is started meanwhile, nothing is lost, the snapshot tells", async () => {
  const { midway, before, after, results, report } = await Effect.runPromise(Effect.scoped(run));
  expect(midway.snapshot.storeTrouble).not.toBeNull();
  expect(before.snapshot.storeTrouble).not.toBeNull();
  expect(before.snapshot.stopped).toBeNull();
  expect(before.begun).toBe(midway.begun);
  expect(before.begun).toBeLessThan(report.tasks);
  expect(after).toMatchObject({ storeTrouble: null, stopped: null, running: 0 });
  expect(results.map(({ metrics }) => metrics.unaccounted)).toEqual([0, 0, 0]);
  expect(report.violations, `seed ${SEED}`).toEqual([]);
  // The one engine lived on, so that nothing had to be started anew.
  expect(report.interrupted).toBe(0);
}, 300_000);
