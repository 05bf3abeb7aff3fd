import { type CliContext, given, UsageError } from "@plimsoll/adapters-command-line";
import {
  makeCsvExporter,
  makeOtlpFileExporter,
  makeOtlpHttpExporter,
  makePrometheusExporter,
} from "@plimsoll/adapters-telemetry";
import type { RunExporterPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import path from "node:path";
import { composeExport } from "../composition/compose-run-readers.ts";
import { httpAddressOf, shownAddress } from "../config/http-address.ts";
import { tornNote } from "../report/torn-note.ts";
import type { ExportInputs } from "./export.command.ts";
import { resultsFolderOf } from "./results-folder.ts";

const needed = (flag: string, format: string, example: string): UsageError =>
  new UsageError({ message: `--format ${format} needs ${flag}`, hint: `Give ${flag}, such as ${example}.` });

const unwanted = (flag: string, format: string): UsageError =>
  new UsageError({ message: `--format ${format} takes no ${flag}`, hint: `Leave ${flag} out.` });

const httpExporter = ({ endpoint, out, timeoutMs }: ExportInputs): Effect.Effect<RunExporterPort, UsageError> => {
  if (Option.isSome(out)) return Effect.fail(unwanted("--out", "otlp-http"));
  if (Option.isNone(endpoint)) return Effect.fail(needed("--endpoint", "otlp-http", "http://127.0.0.1:4318"));
  const address = httpAddressOf(endpoint.value);
  const hint = "Name http://host:4318, without a user or password.";
  if (address === null) {
    return Effect.fail(
      new UsageError({ message: `--endpoint: ${shownAddress(endpoint.value)} is not an http address`, hint }),
    );
  }
  if (address.username !== "" || address.password !== "") {
    return Effect.fail(new UsageError({ message: "--endpoint: the address holds a user or password", hint }));
  }
  return Effect.succeed(
    makeOtlpHttpExporter({ endpoint: endpoint.value, ...given({ timeoutMs: Option.getOrUndefined(timeoutMs) }) }),
  );
};

const FILE_EXPORTERS = {
  csv: { make: makeCsvExporter, example: "run.csv" },
  prometheus: { make: makePrometheusExporter, example: "plimsoll.prom" },
  otlp: { make: makeOtlpFileExporter, example: "run.otlp.jsonl" },
} as const;

const exporterOf = (context: CliContext, inputs: ExportInputs): Effect.Effect<RunExporterPort, UsageError> => {
  const { format, out, endpoint, timeoutMs } = inputs;
  if (format === "otlp-http") return httpExporter(inputs);
  if (Option.isSome(endpoint)) return Effect.fail(unwanted("--endpoint", format));
  if (Option.isSome(timeoutMs)) return Effect.fail(unwanted("--timeout-ms", format));
  const { make, example } = FILE_EXPORTERS[format];
  return Option.isNone(out)
    ? Effect.fail(needed("--out", format, example))
    : Effect.succeed(make(path.resolve(context.workingDirectory, out.value)));
};

/** Everything of `plimsoll export` after the flags were parsed. */
export const runExportCommand = Effect.fnUntraced(function* (context: CliContext, inputs: ExportInputs) {
  const exporter = yield* exporterOf(context, inputs);
  const exportRun = composeExport(resultsFolderOf(context), exporter);
  const { runId, destinations, counts, tornLine } = yield* exportRun.execute(inputs.run);
  const what = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  context.stdout.write(destinations.map((destination) => `${destination}\n`).join(""));
  context.stderr.write(`Run ${runId}: ${what.join(", ")} exported.\n`);
  context.stderr.write(tornNote(tornLine));
  context.exitWith(0);
});
