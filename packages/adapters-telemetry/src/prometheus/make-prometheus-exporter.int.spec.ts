import { editRecords } from "@plimsoll/domain/testing";
import * as Effect from "effect/Effect";
import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { exportableRun } from "../testing/exportable-run.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { makePrometheusExporter } from "./make-prometheus-exporter.ts";

const exported = async (run = exportableRun()): Promise<{ readonly text: string; readonly out: string }> => {
  const out = join(await temporaryFolder(), "plimsoll.prom");
  await Effect.runPromise(makePrometheusExporter(out).export(run));
  return { text: await readFile(out, "utf8"), out };
};

const promtool = (text: string): { readonly status: number | null; readonly output: string } => {
  const options = { encoding: "utf8", input: text, timeout: 30_000 } as const;
  const { status, stdout, stderr, error } = spawnSync("promtool", ["check", "metrics"], options);
  if (error !== undefined) throw new Error("promtool did not run: apt-get install prometheus", { cause: error });
  return { status, output: `${stdout}${stderr}` };
};

it("passes promtool's lint", async () => {
  const { text } = await exported();
  expect(promtool(text)).toEqual({ status: 0, output: "" });
});

it("holds the run's figures in base units and its identity once", async () => {
  const run = exportableRun();
  const { text } = await exported(run);
  const p50 = run.assessment.metrics.p50LatencyMs.value ?? Number.NaN;
  expect(text).toMatch(/^plimsoll_run_info\{.*run_id="synthetic".*\} 1$/m);
  const line = text.split("\n").find((each) => /percentile_seconds\{percentile="50",bound="value"/.test(each));
  expect(p50).toBeGreaterThan(0);
  expect(Number(line?.split(" ").at(-1))).toBeCloseTo(p50 / 1000, 9);
  expect(text).toContain('plimsoll_run_invocations{outcome="succeeded",');
});

it("has no series for what was not measured, and passes the lint with awkward names", async () => {
  const run = exportableRun((records) =>
    editRecords(
      records.filter(({ kind }) => kind !== "resources"),
      "run",
      (record) => ({ ...record, scenario: { ...record.scenario, name: 'a "b"\\\nc' } }),
    ),
  );
  const { text } = await exported(run);
  expect(text).not.toContain("plimsoll_run_peak_memory_bytes");
  expect(promtool(text)).toEqual({ status: 0, output: "" });
});

it("leaves no draft beside the file", async () => {
  const { out } = await exported();
  expect(await readdir(dirname(out))).toEqual(["plimsoll.prom"]);
});
