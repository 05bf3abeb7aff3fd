import { readdirSync, readFileSync } from "node:fs";
import { makeResourceMonitor } from "@plimsoll/adapters-host";
import { makeEventStream } from "@plimsoll/adapters-memory";
import { makeEmbeddedDatabase, makePostgresWorkflowStore } from "@plimsoll/adapters-postgres";
import { makeWorkflowEngine } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { engineSettings } from "../engine-settings.ts";
import { randomNumbers } from "../random-numbers.ts";
import { openAttemptLog, readAttemptLog } from "./attempt-log.ts";
import { RELIABILITY_TENANT, reportOf } from "./campaign-report.ts";
import { EngineProcess } from "./engine-process.ts";
import { unfinished } from "./kill-campaign.ts";
import { loggingRunner } from "./logging-runner.ts";

const LONGEST_TASK_MS = 100;
const FINISH_TIMEOUT_MS = 120_000;

export interface EmbeddedCampaign {
  /** Of the database; it may not exist yet. */
  readonly folder: string;
  readonly logPath: string;
  readonly kills: number;
  /** Longest time from the start of an engine's work to its kill. */
  readonly longestLifeMs: number;
  readonly claimTtlMs: number;
  readonly seed: number;
}

/** Processes whose command line names the folder, save this one. */
const processesOf = (folder: string): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
      } catch {
        return false;
      }
    })
    .map(Number);

/** As when the machine loses power: the server's process has no time to write anything either. */
const killDatabase = (folder: string): void => {
  for (const pid of processesOf(`${folder}/`)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
};

const killOften = Effect.fnUntraced(function* (campaign: EmbeddedCampaign) {
  const { folder, kills, longestLifeMs, seed } = campaign;
  const random = randomNumbers(seed);
  const given = { ...campaign, databaseUrl: folder, longestTaskMs: LONGEST_TASK_MS };
  for (let kill = 1; kill <= kills; kill += 1) {
    const engine = new EngineProcess({ ...given, seed: seed + kill });
    yield* Effect.promise(() => engine.start());
    yield* Effect.sleep(random() * longestLifeMs);
    if (engine.ownDeath !== null) yield* Effect.die(new Error(`an engine died by itself: ${engine.ownDeath}`));
    // In turn: the database is killed first, or it ends because its engine is gone.
    if (kill % 2 === 0) killDatabase(folder);
    yield* Effect.promise(() => engine.kill());
  }
});

/** An engine in this process, on the database that the killed ones left behind, until nothing is unfinished. */
const finishAndReport = Effect.fnUntraced(function* ({ folder, logPath, claimTtlMs, seed, kills }: EmbeddedCampaign) {
  const store = yield* makePostgresWorkflowStore(yield* makeEmbeddedDatabase({ folder }));
  const random = randomNumbers(seed);
  const runner = loggingRunner(openAttemptLog(logPath), random, LONGEST_TASK_MS);
  const ports = { store, runner, monitor: yield* makeResourceMonitor(), events: yield* makeEventStream(store) };
  yield* makeWorkflowEngine(ports, engineSettings("engine-last", { claimTtlMs, recoverOrphans: true, random }));
  yield* Effect.repeat(Effect.andThen(Effect.sleep(100), unfinished(store)), { until: (count) => count === 0 }).pipe(
    Effect.timeoutOrElse({ duration: FINISH_TIMEOUT_MS, orElse: () => Effect.void }),
  );
  const log = readAttemptLog(logPath);
  const accepted = log.flatMap(({ what, workflowId }) => (what === "accepted" ? [workflowId] : []));
  const listed = (yield* store.list({ tenantId: RELIABILITY_TENANT, limit: 10_000 })).map(
    ({ workflowId }) => workflowId,
  );
  // What was acknowledged is looked for, be it listed or not.
  return { kills, ...(yield* reportOf(store, [...new Set([...accepted, ...listed])], log)) };
});

/** Kills the engine and its embedded database at random instants, lets a last one finish, and audits every workflow. */
export const runEmbeddedCampaign = Effect.fnUntraced(function* (campaign: EmbeddedCampaign) {
  yield* killOften(campaign);
  return yield* Effect.scoped(finishAndReport(campaign));
});
