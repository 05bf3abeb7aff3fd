import { join } from "node:path";
import * as Effect from "effect/Effect";
import { expect, test } from "vitest";
import { makeFolder } from "../make-folder.ts";
import { runEmbeddedCampaign } from "./embedded-campaign.ts";

const KILLS = 20;
const SEED = 20_261_125;

const campaign = Effect.flatMap(makeFolder, (folder) =>
  runEmbeddedCampaign({
    ...{ folder: join(folder, "database"), logPath: join(folder, "attempts.ndjson"), kills: KILLS, seed: SEED },
    longestLifeMs: 1_500,
    claimTtlMs: 300,
  }),
);

test("kill -9 of engine and embedded database at 20 random instants loses nothing, counts nothing twice, leaves nothing stuck", async () => {
  const report = await Effect.runPromise(Effect.scoped(campaign));
  expect(report.violations, `seed ${SEED}`).toEqual([]);
  // The kills hit work: else the test would prove nothing.
  expect(report.interrupted).toBeGreaterThan(KILLS / 2);
  expect(report.workflows).toBeGreaterThan(3);
}, 600_000);
