import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { samplesText, temporaryFolder } from "../testing/temporary-folder.ts";
import { syntheticAssessment } from "../testing/synthetic-assessment.ts";
import { syntheticEvidence } from "../testing/synthetic-evidence.ts";
import { makeResultsSink } from "./make-results-sink.ts";

const records = syntheticEvidence();
const runId = "run-1";

it("writes every record and every report, and leaves no temporary file", async () => {
  const rootDir = await temporaryFolder();
  const folder = await Effect.gen(function* () {
    const sink = yield* makeResultsSink({ rootDir, runId });
    for (let at = 0; at < records.length; at += 100) yield* sink.append(records.slice(at, at + 100));
    return yield* sink.complete(syntheticAssessment());
  }).pipe(Effect.scoped, Effect.runPromise);
  expect(folder).toBe(join(rootDir, runId));
  expect((await readdir(folder)).toSorted()).toEqual([
    "junit.xml",
    "report.html",
    "report.md",
    "run.json",
    "samples.ndjson",
  ]);
  expect(await readFile(join(folder, "samples.ndjson"), "utf8")).toBe(samplesText(records));
});

it("hands appended records to the kernel within a second, so that they survive the runner", async () => {
  const rootDir = await temporaryFolder();
  const scope = Scope.makeUnsafe();
  const sink = await Effect.runPromise(makeResultsSink({ rootDir, runId }).pipe(Scope.provide(scope)));
  await Effect.runPromise(sink.append(records.slice(0, 3)));
  await sleep(1000);
  expect(await readFile(join(rootDir, runId, "samples.ndjson"), "utf8")).toBe(samplesText(records.slice(0, 3)));
  await Effect.runPromise(Scope.close(scope, Exit.void));
});

it("flushes when the Scope closes, also without reports", async () => {
  const rootDir = await temporaryFolder();
  await Effect.gen(function* () {
    const sink = yield* makeResultsSink({ rootDir, runId });
    yield* sink.append(records);
  }).pipe(Effect.scoped, Effect.runPromise);
  expect(await readFile(join(rootDir, runId, "samples.ndjson"), "utf8")).toBe(samplesText(records));
  expect(existsSync(join(rootDir, runId, "run.json"))).toBe(false);
});

it("never overwrites a run", async () => {
  const rootDir = await temporaryFolder();
  const once = Effect.scoped(makeResultsSink({ rootDir, runId }));
  await Effect.runPromise(once);
  const failure = await Effect.runPromise(Effect.flip(once));
  expect(failure._tag).toBe("ResultsFailure");
  expect(failure.path).toBe(join(rootDir, runId));
  expect(failure.hint).toContain("never overwritten");
});

it("refuses a run id that would leave the folder", async () => {
  const rootDir = await temporaryFolder();
  const failure = await Effect.runPromise(Effect.flip(Effect.scoped(makeResultsSink({ rootDir, runId: "../evil" }))));
  expect(failure.message).toContain("../evil");
});
