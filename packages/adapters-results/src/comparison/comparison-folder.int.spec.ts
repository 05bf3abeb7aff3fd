import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { syntheticComparison } from "../testing/synthetic-comparison.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { makeComparisonArchive } from "./make-comparison-archive.ts";
import { makeComparisonSink } from "./make-comparison-sink.ts";

const comparison = syntheticComparison();

it("writes its three files, and finds the newest that answers the same question", async () => {
  const rootDir = await temporaryFolder();
  const sink = makeComparisonSink({ rootDir });
  const older = { ...comparison, comparisonId: "20260101T000000000Z-compare-72" };
  for (const one of [comparison, older]) await Effect.runPromise(sink.write(one));
  const other = { ...comparison, comparisonId: "20260103T000000000Z-compare-8" };
  await Effect.runPromise(sink.write({ ...other, scenario: { ...comparison.scenario, agentCount: 8 } }));
  expect(await readdir(join(rootDir, comparison.comparisonId))).toEqual([
    "comparison.html",
    "comparison.json",
    "comparison.md",
  ]);
  const archive = makeComparisonArchive({ rootDir });
  const found = await Effect.runPromise(archive.latestLike(DEFAULT_SCENARIO, comparison.environment));
  expect(found?.comparisonId).toBe(comparison.comparisonId);
});

it("is not spoilt by a folder that holds something else, or by no folder at all", async () => {
  const rootDir = await temporaryFolder();
  await mkdir(join(rootDir, "20260109T000000000Z-compare-72"));
  await writeFile(join(rootDir, "20260109T000000000Z-compare-72", "comparison.json"), "{");
  const like = (folder: string) =>
    Effect.runPromise(makeComparisonArchive({ rootDir: folder }).latestLike(DEFAULT_SCENARIO, comparison.environment));
  expect(await like(rootDir)).toBeNull();
  expect(await like(join(rootDir, "nowhere"))).toBeNull();
});

it("fails with the folder and a hint when it can't write", async () => {
  const rootDir = await temporaryFolder();
  await writeFile(join(rootDir, comparison.comparisonId), "a file where the folder should be");
  const failure = await Effect.runPromise(Effect.flip(makeComparisonSink({ rootDir }).write(comparison)));
  expect(failure.path).toBe(join(rootDir, comparison.comparisonId));
  expect(failure.hint).toContain("choose another folder");
});
