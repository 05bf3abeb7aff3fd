import { ExportFailure } from "@plimsoll/application";
import { editRecords } from "@plimsoll/domain/testing";
import { parse } from "csv-parse/sync";
import * as Effect from "effect/Effect";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { exportableRun } from "../testing/exportable-run.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { makeCsvExporter } from "./make-csv-exporter.ts";

type Row = Readonly<Record<string, string>>;
const rowsOf = async (path: string): Promise<readonly Row[]> =>
  parse(await readFile(path, "utf8"), { columns: true }) as Row[];

it("writes every invocation and every LLM call, joined by the request", async () => {
  const run = exportableRun();
  const out = join(await temporaryFolder(), "deep", "run.csv");
  const receipt = await Effect.runPromise(makeCsvExporter(out).export(run));
  const [invocations, calls] = [await rowsOf(out), await rowsOf(out.replace(".csv", ".llm-calls.csv"))];
  expect(receipt.counts).toEqual({ invocations: invocations.length, llmCalls: calls.length });
  expect(invocations).toHaveLength(run.records.filter(({ kind }) => kind === "invocation").length);
  const judged = invocations.filter(({ phase }) => phase === "wave");
  const latencies = judged.map((row) => Number(row["latency_ms"])).sort((a, b) => a - b);
  expect(latencies).toEqual([...run.assessment.metrics.latenciesMs].sort((a, b) => a - b));
  const requests = new Set(invocations.map((row) => row["request_id"]));
  expect(calls.every((row) => requests.has(row["request_id"]))).toBe(true);
});

it("makes an orchestrator's message harmless, and gives a failure no latency", async () => {
  const error = { code: "orchestrator-error", message: '=cmd|"/c calc"!A1\r\nmore', retryable: false } as const;
  const run = exportableRun((records) =>
    editRecords(records, "invocation", (record) => ({ ...record, outcome: "failed", error })),
  );
  const out = join(await temporaryFolder(), "run.csv");
  await Effect.runPromise(makeCsvExporter(out).export(run));
  const [row] = await rowsOf(out);
  expect(row?.["error_message"]).toBe(`'${error.message}`);
  expect(row?.["latency_ms"]).toBe("");
});

it("says which file can't be written", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "file"), "");
  const failure = await Effect.runPromise(
    Effect.flip(makeCsvExporter(join(folder, "file", "run.csv")).export(exportableRun())),
  );
  expect(failure).toBeInstanceOf(ExportFailure);
  expect(failure.destination).toContain("run.csv");
});

it("fails where the samples do not say which run it was", async () => {
  const run = exportableRun((records) => records.filter(({ kind }) => kind !== "run"));
  const out = join(await temporaryFolder(), "run.csv");
  const failure = await Effect.runPromise(Effect.flip(makeCsvExporter(out).export(run)));
  expect(failure.message).toContain("no record of the run");
});
