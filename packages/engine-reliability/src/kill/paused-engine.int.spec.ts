import { join } from "node:path";
import { makePostgresWorkflowStore, migrate } from "@plimsoll/adapters-postgres";
import { startTestPostgres } from "@plimsoll/adapters-postgres/testing";
import type { WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expect, test } from "vitest";
import { makeFolder } from "../make-folder.ts";
import { randomNumbers } from "../random-numbers.ts";
import { type AttemptLine, readAttemptLog } from "./attempt-log.ts";
import { RELIABILITY_TENANT, reportOf, wholeJournal } from "./campaign-report.ts";
import { EngineProcess } from "./engine-process.ts";
import { topUp, unfinished } from "./kill-campaign.ts";

const PAUSES = 8;
const SEED = 20_261_123;
const CLAIM_TTL_MS = 500;
const LONGEST_TASK_MS = 300;
const LOOK_MS = 20;
const PATIENCE_MS = 60_000;

const nameOf = (engine: EngineProcess): string => `engine-${engine.processId}`;

const nameOfAttempt = (of: {
  readonly workflowId: string;
  readonly taskId: string;
  readonly attempt: number;
}): string => `${of.workflowId}/${of.taskId}/${of.attempt}`;

/** Engines that claimed a workflow, in order. */
const holdersOf = (store: WorkflowStorePort, workflowId: string) =>
  Effect.map(wholeJournal(store, workflowId), (journal) =>
    journal.flatMap(({ event }) => (event.kind === "workflow-claimed" ? [event.engineId] : [])),
  );

const unfinishedIds = (store: WorkflowStorePort) =>
  Effect.map(store.list({ tenantId: RELIABILITY_TENANT, unfinishedOnly: true, limit: 100 }), (found) =>
    found.map(({ workflowId }) => workflowId),
  );

/** Unfinished workflows that this engine claimed last. */
const heldBy = Effect.fnUntraced(function* (store: WorkflowStorePort, engine: EngineProcess) {
  const held: string[] = [];
  for (const workflowId of yield* unfinishedIds(store))
    if ((yield* holdersOf(store, workflowId)).at(-1) === nameOf(engine)) held.push(workflowId);
  return held;
});

/** Attempts that ended although they had been declared void: what a paused engine brought too late. */
const lateAnswers = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  known: readonly string[],
  log: readonly AttemptLine[],
) {
  const ended = new Set(log.flatMap((line) => (line.what === "ended" ? [nameOfAttempt(line)] : [])));
  let late = 0;
  for (const workflowId of known)
    for (const { event } of yield* wholeJournal(store, workflowId))
      if (event.kind === "task-interrupted" && ended.has(nameOfAttempt({ workflowId, ...event }))) late += 1;
  return late;
});

const until = <E, R>(what: string, condition: Effect.Effect<boolean, E, R>) =>
  Effect.repeat(Effect.andThen(Effect.sleep(LOOK_MS), condition), { until: (met) => met }).pipe(
    Effect.timeoutOrElse({ duration: PATIENCE_MS, orElse: () => Effect.die(new Error(`waited in vain: ${what}`)) }),
  );

/** Pauses an engine in the middle of its work, lets the other one take all of it over, and lets it go on. */
const pauseOnce = Effect.fnUntraced(function* (store: WorkflowStorePort, paused: EngineProcess, other: EngineProcess) {
  yield* until(
    "the engine to be paused has work",
    Effect.map(heldBy(store, paused), (held) => held.length > 0),
  );
  paused.signal("SIGSTOP");
  const orphans = yield* heldBy(store, paused);
  yield* until(
    "the other engine took the work over",
    Effect.map(heldBy(store, paused), (held) => held.length === 0),
  );
  paused.signal("SIGCONT");
  expect([paused.ownDeath, other.ownDeath]).toEqual([null, null]);
  return orphans.length;
});

const campaign = Effect.gen(function* () {
  const { databaseUrl } = yield* startTestPostgres({ durable: true });
  yield* migrate(databaseUrl);
  const store = yield* makePostgresWorkflowStore({ databaseUrl });
  const logPath = join(yield* makeFolder, "attempts.ndjson");
  const given = { databaseUrl, logPath, claimTtlMs: CLAIM_TTL_MS, longestTaskMs: LONGEST_TASK_MS };
  const random = randomNumbers(SEED);
  const known: string[] = [];
  const engines = [
    new EngineProcess({ ...given, seed: SEED }),
    new EngineProcess({ ...given, seed: SEED + 1 }),
  ] as const;
  yield* Effect.addFinalizer(() => Effect.promise(() => Promise.all(engines.map((engine) => engine.kill()))));
  for (const engine of engines) yield* Effect.promise(() => engine.start());
  let takenOver = 0;
  for (let pause = 0; pause < PAUSES; pause += 1) {
    yield* topUp(store, known, random);
    const [paused, other] = pause % 2 === 0 ? engines : ([engines[1], engines[0]] as const);
    takenOver += yield* Effect.raceFirst(
      pauseOnce(store, paused, other),
      // The engine to be paused gets work only if there is some that nobody holds.
      Effect.forever(Effect.andThen(Effect.sleep(200), topUp(store, known, random))),
    );
  }
  yield* until(
    "every workflow has ended",
    Effect.map(unfinished(store), (count) => count === 0),
  );
  const log = readAttemptLog(logPath);
  return { takenOver, late: yield* lateAnswers(store, known, log), ...(yield* reportOf(store, known, log)) };
});

test("an engine that was paused beyond its claims is fenced: another took its work over, and nothing counts twice", async () => {
  const report = await Effect.runPromise(Effect.scoped(campaign));
  expect(report.violations, `seed ${SEED}`).toEqual([]);
  // Else the test would prove nothing.
  expect(report.takenOver).toBeGreaterThanOrEqual(PAUSES / 2);
  expect(report.interrupted).toBeGreaterThan(0);
  expect(report.late).toBeGreaterThan(0);
}, 400_000);
