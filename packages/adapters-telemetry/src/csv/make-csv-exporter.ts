import type { RunExporterPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { parse } from "node:path";
import { writeWholeFile } from "../file/write-whole-file.ts";
import { exportedEvidence } from "../run/exported-run.ts";
import { csvText } from "./csv-text.ts";
import { INVOCATION_COLUMNS, invocationRows } from "./invocation-rows.ts";
import { LLM_CALL_COLUMNS, llmCallRows } from "./llm-call-rows.ts";

const besides = (out: string): string => {
  const { dir, name, ext } = parse(out);
  return `${dir === "" ? "" : `${dir}/`}${name}.llm-calls${ext === "" ? ".csv" : ext}`;
};

/** Writes the invocations to `out` and the LLM calls beside it, as `<name>.llm-calls.csv`. */
export const makeCsvExporter = (out: string): RunExporterPort => ({
  export: Effect.fn("CsvExporter.export")(function* (run) {
    const evidence = yield* exportedEvidence(run);
    const [invocations, calls] = [invocationRows(evidence), llmCallRows(evidence)];
    yield* writeWholeFile(out, csvText(INVOCATION_COLUMNS, invocations));
    yield* writeWholeFile(besides(out), csvText(LLM_CALL_COLUMNS, calls));
    return {
      destinations: [out, besides(out)],
      counts: { invocations: invocations.length, llmCalls: calls.length },
    };
  }),
});
