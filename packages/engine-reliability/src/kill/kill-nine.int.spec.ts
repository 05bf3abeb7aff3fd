import { join } from "node:path";
import { makePostgresWorkflowStore, migrate } from "@plimsoll/adapters-postgres";
import { startTestPostgres } from "@plimsoll/adapters-postgres/testing";
import * as Effect from "effect/Effect";
import { expect, test } from "vitest";
import { makeFolder } from "../make-folder.ts";
import { runKillCampaign } from "./kill-campaign.ts";

const KILLS = 200;
/** Printed by a failing test with the report; the instants follow from it, as far as the machine's own time allows. */
const SEED = 20_261_122;

const campaign = Effect.gen(function* () {
  const { databaseUrl } = yield* startTestPostgres({ durable: true });
  yield* migrate(databaseUrl);
  const store = yield* makePostgresWorkflowStore({ databaseUrl });
  const logPath = join(yield* makeFolder, "attempts.ndjson");
  return yield* runKillCampaign({
    ...{ store, databaseUrl, logPath, kills: KILLS, seed: SEED },
    longestLifeMs: 900,
    claimTtlMs: 300,
  });
});

test("kill -9 at 200 random instants on PostgreSQL loses nothing, counts nothing twice, leaves nothing stuck", async () => {
  const report = await Effect.runPromise(Effect.scoped(campaign));
  expect(report.violations, `seed ${SEED}`).toEqual([]);
  expect(report.kills).toBe(KILLS);
  // The kills hit work: else the test would prove nothing.
  expect(report.interrupted).toBeGreaterThan(KILLS / 2);
  expect(report.attemptsBegun).toBeGreaterThan(report.tasks);
}, 600_000);
