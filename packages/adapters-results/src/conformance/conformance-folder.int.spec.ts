import * as Effect from "effect/Effect";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { syntheticConformance } from "../testing/synthetic-conformance.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { makeConformanceSink } from "./make-conformance-sink.ts";

const report = syntheticConformance();

it("writes its three files and nothing beside them", async () => {
  const rootDir = await temporaryFolder();
  const folder = await Effect.runPromise(makeConformanceSink({ rootDir }).complete(report));
  expect(folder).toBe(join(rootDir, report.conformanceId));
  expect(await readdir(folder)).toEqual(["conformance.html", "conformance.json", "conformance.md"]);
});

it("keeps what can be written when the document for machines can't be made, and says why", async () => {
  const rootDir = await temporaryFolder();
  const broken = { ...report, agentCount: 1.5 };
  const failure = await Effect.runPromise(Effect.flip(makeConformanceSink({ rootDir }).complete(broken)));
  expect(failure.message).toContain("agentCount");
  expect(await readdir(join(rootDir, report.conformanceId))).toEqual(["conformance.html", "conformance.md"]);
});

it("fails with the folder and a hint when it can't write", async () => {
  const rootDir = await temporaryFolder();
  await writeFile(join(rootDir, report.conformanceId), "a file where the folder should be");
  const failure = await Effect.runPromise(Effect.flip(makeConformanceSink({ rootDir }).complete(report)));
  expect(failure.path).toBe(join(rootDir, report.conformanceId));
  expect(failure.hint).toContain("--out");
});
