import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { expect, test } from "vitest";
import { runEmbeddedCampaign } from "./embedded-campaign.ts";

const KILLS = 20;
const SEED = 20_261_125;

test("kill -9 of engine and embedded database at 20 random instants loses nothing, counts nothing twice, leaves nothing stuck", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-embedded-kills-"));
  // The database runs under an account of its own.
  chmodSync(folder, 0o755);
  const logPath = join(folder, "attempts.ndjson");
  const given = { folder: join(folder, "database"), logPath, kills: KILLS, seed: SEED };
  const report = await Effect.runPromise(runEmbeddedCampaign({ ...given, longestLifeMs: 1_500, claimTtlMs: 300 }));
  expect(report.violations, `seed ${SEED}`).toEqual([]);
  // The kills hit work: else the test would prove nothing.
  expect(report.interrupted).toBeGreaterThan(KILLS / 2);
  expect(report.workflows).toBeGreaterThan(3);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}, 600_000);
