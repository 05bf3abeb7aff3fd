import type { RunExporterPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { writeWholeFile } from "../file/write-whole-file.ts";
import { exportedEvidence } from "../run/exported-run.ts";
import { runRegistry } from "./run-registry.ts";

/** Writes the text exposition format to `out`, replaced at once, as node_exporter's textfile collector wants it (`*.prom`). */
export const makePrometheusExporter = (out: string): RunExporterPort => ({
  export: Effect.fn("PrometheusExporter.export")(function* (run) {
    const registry = runRegistry(yield* exportedEvidence(run));
    const text = yield* Effect.promise(() => registry.metrics());
    yield* writeWholeFile(out, text);
    const series = text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length;
    return { destinations: [out], counts: { series } };
  }),
});
