import { appendFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { invocation, madeUpSamples, runRecord, samplesText } from "../testing/made-up-samples.ts";
import { resultsFolder } from "../testing/results-folder.ts";
import { FollowedSamples } from "./follow-samples.ts";
import { runOverview } from "./run-overview.ts";
import { runProgress } from "./run-progress.ts";

let folder: Awaited<ReturnType<typeof resultsFolder>>;
beforeAll(async () => {
  folder = await resultsFolder();
});
afterAll(() => folder.remove());

it("takes each line once, wherever the writer stopped: in a line, in a character, or between lines", async () => {
  const path = join(folder.rootDir, "growing.ndjson");
  const records = [runRecord({ runId: "größe-42" }), ...[1, 2, 3].map((agent) => invocation(agent, 0, 1_000))];
  const bytes = Buffer.from(samplesText(records));
  await writeFile(path, "");
  const followed = new FollowedSamples(path);
  for (let at = 0; at < bytes.length; at += 97) {
    await appendFile(path, bytes.subarray(at, at + 97));
    await followed.catchUp();
    expect(followed.index.damagedLineCount).toBe(0);
  }
  expect(followed.unfinishedBytes).toBe(0);
  expect(followed.index.run?.runId).toBe("größe-42");
  expect(followed.index.invocations).toEqual(records.slice(1));
  await appendFile(path, '{"kind":"invoc');
  await followed.catchUp();
  expect([followed.unfinishedBytes, followed.index.invocations.length]).toEqual([14, 3]);
});

it("takes nothing twice when several ask at the same time", async () => {
  const path = join(folder.rootDir, "asked.ndjson");
  await writeFile(path, samplesText(madeUpSamples({ runId: "r", agentCount: 50 })));
  const followed = new FollowedSamples(path);
  await Promise.all([followed.catchUp(), followed.catchUp(), followed.catchUp()]);
  expect(followed.index.invocations.length).toBe(150);
});

it("begins anew when the file is another one or became shorter", async () => {
  const path = join(folder.rootDir, "replaced.ndjson");
  await writeFile(path, samplesText(madeUpSamples({ runId: "old", agentCount: 9 })));
  const followed = new FollowedSamples(path);
  await followed.catchUp();
  await writeFile(`${path}.new`, samplesText(madeUpSamples({ runId: "new", agentCount: 20 })));
  await rename(`${path}.new`, path);
  await followed.catchUp();
  expect([followed.index.run?.runId, followed.index.invocations.length]).toEqual(["new", 60]);
  await writeFile(path, samplesText([runRecord({ runId: "short" })]));
  await followed.catchUp();
  expect([followed.index.run?.runId, followed.index.invocations.length]).toEqual(["short", 0]);
});

it("never reads through a link", async () => {
  const path = join(folder.rootDir, "link.ndjson");
  await symlink("/etc/passwd", path);
  await expect(new FollowedSamples(path).catchUp()).rejects.toThrow(/ELOOP/);
});

it("sums a run up: waves, in flight, latency with failures as infinite, and its end", async () => {
  const path = join(folder.rootDir, "whole.ndjson");
  await writeFile(path, samplesText(madeUpSamples({ runId: "r", agentCount: 20, failedCount: 2 })));
  const followed = new FollowedSamples(path);
  await followed.catchUp();
  const overview = runOverview(followed);
  expect(overview).toMatchObject({ invocationCount: 60, llmCallCount: 60, ending: "completed", lastAtMs: 4_000 });
  expect(overview.waves.map(({ wave }) => wave)).toEqual([0, 1, 2]);
  expect(overview.waves[0]).toMatchObject({ sentCount: 20, failedCount: 2, succeededCount: 18, largestInFlight: 20 });
  expect(overview.waves[0]).toMatchObject({ p50LatencyMs: 111, p95LatencyMs: "+Infinity", endedAtMs: 1_900 });
  const busyMs = overview.points.reduce((sum, { meanInFlight }) => sum + meanInFlight * overview.widthMs, 0);
  const lived = followed.index.invocations.reduce((sum, one) => sum + (one.endedAtMs ?? 0) - one.sentAtMs, 0);
  expect(busyMs).toBeCloseTo(lived, 6);
  expect(overview.points.reduce((sum, { endedCount }) => sum + endedCount, 0)).toBe(60);
  const progress = runProgress(followed.index, "running");
  expect(progress.points.map(({ atMs, endedCount }) => [atMs, endedCount])).toEqual([
    [0, 0],
    [1_000, 20],
    [2_000, 20],
    [3_000, 20],
  ]);
  expect(progress).toMatchObject({
    sentCount: 60,
    failedCount: 6,
    inFlight: 20,
    phase: "wave",
    p95LatencyMs: "+Infinity",
  });
});
