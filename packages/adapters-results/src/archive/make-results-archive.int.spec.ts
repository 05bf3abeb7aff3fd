import * as Effect from "effect/Effect";
import { appendFile, mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeResultsSink } from "../sink/make-results-sink.ts";
import { samplesText, temporaryFolder } from "../testing/temporary-folder.ts";
import { syntheticAssessment } from "../testing/synthetic-assessment.ts";
import { syntheticEvidence } from "../testing/synthetic-evidence.ts";
import { makeResultsArchive } from "./make-results-archive.ts";

const records = syntheticEvidence({ failedCount: 3 });
const assessment = syntheticAssessment({ failedCount: 3 });

const folderWith = async (text: string): Promise<{ readonly rootDir: string; readonly folder: string }> => {
  const rootDir = await temporaryFolder();
  const folder = join(rootDir, "run-1");
  await mkdir(folder);
  await writeFile(join(folder, "samples.ndjson"), text);
  return { rootDir, folder };
};

describe("round trip", () => {
  it("reads back exactly what the sink wrote, records and assessment", async () => {
    const rootDir = await temporaryFolder();
    await Effect.gen(function* () {
      const sink = yield* makeResultsSink({ rootDir, runId: "run-1" });
      yield* sink.append(records);
      yield* sink.complete(assessment);
    }).pipe(Effect.scoped, Effect.runPromise);
    const run = await Effect.runPromise(makeResultsArchive({ rootDir }).open("run-1"));
    expect(run.records).toEqual(records);
    expect(run.stored).toEqual(assessment);
    expect(run.tornLine).toBeNull();
  });

  it("writes reports elsewhere that point at the samples and leaves those alone", async () => {
    const { rootDir, folder } = await folderWith(samplesText(records));
    const archive = makeResultsArchive({ rootDir });
    const run = await Effect.runPromise(archive.open("run-1"));
    await Effect.runPromise(archive.writeReports(run, assessment, join(rootDir, "again")));
    const document: unknown = JSON.parse(await readFile(join(rootDir, "again", "run.json"), "utf8"));
    expect(document).toMatchObject({ files: { samples: { path: "../run-1/samples.ndjson" } } });
    expect(await readFile(join(folder, "samples.ndjson"), "utf8")).toBe(samplesText(records));
  });
});

describe("naming a run", () => {
  it("finds it by folder, by samples file, by id and as the latest", async () => {
    const { rootDir, folder } = await folderWith(samplesText(records));
    await mkdir(join(rootDir, "older"));
    await writeFile(join(rootDir, "older", "samples.ndjson"), samplesText(records.slice(0, 1)));
    await utimes(join(rootDir, "older", "samples.ndjson"), 1, 1);
    const { read } = makeResultsArchive({ rootDir });
    for (const name of [folder, join(folder, "samples.ndjson"), "run-1", "latest"])
      expect(await Effect.runPromise(read(name))).toHaveLength(records.length);
  });

  it("says how runs are named when there is none", async () => {
    const rootDir = await temporaryFolder();
    const failure = await Effect.runPromise(Effect.flip(makeResultsArchive({ rootDir }).read("nope")));
    expect(failure.message).toBe('there is no run "nope"');
    expect(failure.hint).toContain("latest");
  });
});

describe("damage", () => {
  it("leaves a torn last line out and reports it", async () => {
    const text = samplesText(records);
    const { rootDir } = await folderWith(text.slice(0, -12));
    const run = await Effect.runPromise(makeResultsArchive({ rootDir }).open("run-1"));
    expect(run.tornLine).toBe(records.length);
    expect(run.records).toEqual(records.slice(0, -1));
  });

  it("names file, line and field of a line that is no record", async () => {
    const { rootDir, folder } = await folderWith(samplesText(records.slice(0, 4)));
    await appendFile(join(folder, "samples.ndjson"), '{"kind":"release","pool":0,"atMs":"soon","releasedAgents":1}\n');
    await appendFile(join(folder, "samples.ndjson"), samplesText(records.slice(4, 6)));
    const failure = await Effect.runPromise(Effect.flip(makeResultsArchive({ rootDir }).read("run-1")));
    expect(failure.path).toBe(`${join(folder, "samples.ndjson")}:5`);
    expect(failure.message).toContain("line 5, field atMs");
  });

  it("takes a broken line in the middle for damage, not for a torn end", async () => {
    const lines = samplesText(records).split("\n");
    lines[7] = (lines[7] ?? "").slice(0, 20);
    const { rootDir } = await folderWith(lines.join("\n"));
    const failure = await Effect.runPromise(Effect.flip(makeResultsArchive({ rootDir }).read("run-1")));
    expect(failure.message).toContain("line 8");
  });

  it("refuses a file without the run's own record", async () => {
    const { rootDir } = await folderWith(samplesText(records.slice(1)));
    const failure = await Effect.runPromise(Effect.flip(makeResultsArchive({ rootDir }).read("run-1")));
    expect(failure.message).toContain("first line");
  });

  it("names the field of a run.json that is not one", async () => {
    const { rootDir, folder } = await folderWith(samplesText(records));
    await writeFile(join(folder, "run.json"), '{"verdict":{}}');
    const failure = await Effect.runPromise(Effect.flip(makeResultsArchive({ rootDir }).open("run-1")));
    expect(failure.path).toBe(join(folder, "run.json"));
    expect(failure.message).toContain("metrics");
  });
});
