import { type Baseline, BASELINE_SCHEMA_VERSION } from "@plimsoll/application";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as Effect from "effect/Effect";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { baselineJsonSchema } from "../schemas/published-schemas.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { makeBaselineStore } from "./make-baseline-store.ts";

const BASELINE: Baseline = {
  schemaVersion: BASELINE_SCHEMA_VERSION,
  name: "main",
  savedAt: "2026-11-22T15:00:00.000Z",
  plimsollVersion: "0.1.0",
  devMode: false,
  orchestrator: "crewai",
  concurrency: { mode: "agent-async", workers: 2 },
  scenario: DEFAULT_SCENARIO,
  environment: {
    ...{ os: "Linux", cpuModel: "c", cores: 2, memoryBytes: 1, nodeVersion: "24", plimsollVersion: "0.1.0" },
    ...{ loadAverage1m: 0, lockfileSha256: {} },
  },
  runs: [
    {
      ...{ runId: "r", startedAt: "2026-11-22T14:00:00Z", orchestratorVersion: "1", sentCount: 2, successCount: 1 },
      figures: { p95LatencyMs: [12.5, "+Infinity"], peakMemoryMb: [] },
    },
  ],
};

const failureOf = (folder: string, name: string) =>
  Effect.runPromise(Effect.flip(makeBaselineStore(folder).load(name)));

it("reads back what it wrote, in a folder that it made, and the schema accepts the file", async () => {
  const folder = join(await temporaryFolder(), "deep", "baselines");
  const path = await Effect.runPromise(makeBaselineStore(folder).save(BASELINE));
  expect(await Effect.runPromise(makeBaselineStore(folder).load("main"))).toEqual(BASELINE);
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(baselineJsonSchema());
  expect(validate(JSON.parse(await readFile(path, "utf8"))), JSON.stringify(validate.errors)).toBe(true);
});

it("replaces a baseline and leaves no draft", async () => {
  const folder = await temporaryFolder();
  await Effect.runPromise(makeBaselineStore(folder).save(BASELINE));
  await Effect.runPromise(makeBaselineStore(folder).save({ ...BASELINE, orchestrator: "other" }));
  expect(await Effect.runPromise(makeBaselineStore(folder).load("main"))).toMatchObject({ orchestrator: "other" });
  expect(await readdir(folder)).toEqual(["main.json"]);
});

it("says how to save one where there is none", async () => {
  const failure = await failureOf(await temporaryFolder(), "main");
  expect(failure.message).toContain('no baseline "main"');
  expect(failure.hint).toContain("plimsoll baseline save");
});

it.each(["../main", ".hidden", "a/b", ""])("takes %j for no name", async (name) => {
  const folder = await temporaryFolder();
  expect((await failureOf(folder, name)).message).toContain("no name");
  const failure = await Effect.runPromise(Effect.flip(makeBaselineStore(folder).save({ ...BASELINE, name })));
  expect(failure.message).toContain("no name");
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  { what: "no JSON", text: "{" },
  { what: "another version", text: JSON.stringify({ ...BASELINE, schemaVersion: 2 }) },
  { what: "a figure that is no number", text: JSON.stringify(BASELINE).replace("12.5", '"fast"') },
])("refuses a file with $what", async ({ text }) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "main.json"), text);
  expect((await failureOf(folder, "main")).message).toContain("is not a baseline");
});
