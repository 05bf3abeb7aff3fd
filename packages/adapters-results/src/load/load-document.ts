import {
  EnvironmentFingerprint,
  EVIDENCE_SCHEMA_VERSION,
  LoadScenario,
  OrchestratorDescription,
  Scenario,
  VERDICT_EXIT_CODES,
} from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { jsonDocument } from "../run/json-document.ts";
import type { FileEntry } from "../run/run-document.ts";
import { LoadMetricsJson, LoadVerdictJson } from "./load-assessment.schema.ts";
import { isDevMode } from "../report/watermarks.ts";
import type { LoadReportInput } from "./load-report-input.ts";

/** Version of load.json; raised when a reader of an older one would misread. */
export const LOAD_SCHEMA_VERSION = 1;

const FileEntryJson = Schema.Struct({ path: Schema.String, sha256: Schema.String, bytes: Schema.Int });

/** load.json: the whole result of a load run for machines. Everything in it follows from samples.ndjson. */
export const LoadDocument = Schema.Struct({
  schemaVersion: Schema.Literal(LOAD_SCHEMA_VERSION),
  evidenceSchemaVersion: Schema.Literal(EVIDENCE_SCHEMA_VERSION),
  runId: Schema.String,
  startedAt: Schema.String.annotate({ description: "RFC 3339 instant of the run's origin." }),
  partial: Schema.Boolean.annotate({ description: "True when the run did not reach its end." }),
  devMode: Schema.Boolean.annotate({ description: "True for stubs, whose numbers are never evidence." }),
  exitCode: Schema.Int.annotate({
    description:
      "Of the verdict: 0 GO, 97 INVALID, 98 INCONCLUSIVE, 99 NO-GO. The process of an interrupted run exits 105 instead.",
  }),
  verdict: LoadVerdictJson,
  metrics: LoadMetricsJson,
  load: LoadScenario,
  scenario: Scenario,
  seed: Schema.Int,
  command: Schema.Array(Schema.String),
  environment: EnvironmentFingerprint,
  orchestrator: Schema.NullOr(OrchestratorDescription),
  files: Schema.Record(Schema.String, FileEntryJson),
}).annotate({
  identifier: "LoadRun",
  title: "Plimsoll load run",
  description: "Result of one load run, version 1. Unknown fields are to be ignored by readers.",
});
export type LoadDocument = typeof LoadDocument.Type;

const { render } = jsonDocument(LoadDocument);

/** load.json; `files` are the other reports by name. An assessment that its schema refuses is a bug and throws. */
export const renderLoadJson = (input: LoadReportInput, files: Readonly<Record<string, FileEntry>>): string => {
  const { evidence, assessment, samples } = input;
  const { scenario, environment, runId, startedAt, command, load } = evidence.run;
  if (load === undefined) throw new Error("a load run's first line has its load");
  const document: LoadDocument = {
    schemaVersion: LOAD_SCHEMA_VERSION,
    evidenceSchemaVersion: EVIDENCE_SCHEMA_VERSION,
    ...{ runId, startedAt, command, scenario, environment, load },
    partial: assessment.partial,
    devMode: isDevMode(input),
    exitCode: VERDICT_EXIT_CODES[assessment.verdict.kind],
    verdict: assessment.verdict,
    metrics: assessment.metrics,
    seed: scenario.seed,
    orchestrator: evidence.of("orchestrator").at(-1)?.description ?? null,
    files: { ...files, samples },
  };
  return render(document);
};
