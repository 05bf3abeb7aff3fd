import { type CliContext, milliseconds, untilStopped, words } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { runArgument } from "./run-argument.ts";

const inputs = {
  run: runArgument,
  format: Flag.Literals("format", ["csv", "prometheus", "otlp", "otlp-http"]).pipe(
    Flag.withMetavar("csv|prometheus|otlp|otlp-http"),
    Flag.withDescription("Tables, text exposition, OTLP/JSON in a file, or OTLP to a collector"),
  ),
  out: words("out", "FILE", "File to write; for csv the LLM calls go beside it (all formats but otlp-http)"),
  endpoint: words("endpoint", "URL", "Base address of the collector, such as http://127.0.0.1:4318 (otlp-http)"),
  timeoutMs: milliseconds("timeout-ms", "How long the collector may take for a request (default: 10000)"),
};

/** What `export` was asked. */
export type ExportInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll export`: exit 0 when it was written or taken, 2 when not. */
export const makeExportCommand = (context: CliContext) =>
  Command.make("export", inputs, (given) =>
    Effect.gen(function* () {
      const { runExportCommand } = yield* Effect.promise(() => import("./run-export-command.ts"));
      yield* untilStopped(context, runExportCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("Export a run: CSV, Prometheus text, OpenTelemetry traces and metrics"),
    Command.withExamples([
      { command: "plimsoll export latest --format csv --out run.csv", description: "Tables for a notebook" },
      {
        command: "plimsoll export latest --format otlp-http --endpoint http://127.0.0.1:4318",
        description: "Traces and metrics to a collector; headers from OTEL_EXPORTER_OTLP_HEADERS",
      },
    ]),
  );
