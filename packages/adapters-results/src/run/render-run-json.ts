import { EVIDENCE_SCHEMA_VERSION, VERDICT_EXIT_CODES } from "@plimsoll/domain";
import { ledgerOfRun } from "../ledger/ledger-of-run.ts";
import type { ReportInput } from "../report/report-input.ts";
import { isDevMode } from "../report/watermarks.ts";
import { jsonDocument } from "./json-document.ts";
import type { FileEntry } from "./run-document.ts";
import { RUN_SCHEMA_VERSION, RunDocument } from "./run-document.ts";

const { render } = jsonDocument(RunDocument);

const runDocument = (input: ReportInput, files: Readonly<Record<string, FileEntry>>): RunDocument => {
  const { evidence, assessment } = input;
  const { scenario, environment, runId, startedAt, command } = evidence.run;
  return {
    schemaVersion: RUN_SCHEMA_VERSION,
    evidenceSchemaVersion: EVIDENCE_SCHEMA_VERSION,
    ...{ runId, startedAt, command, scenario, environment, files },
    partial: assessment.partial,
    devMode: isDevMode(input),
    exitCode: VERDICT_EXIT_CODES[assessment.verdict.kind],
    verdict: assessment.verdict,
    metrics: assessment.metrics,
    llm: scenario.llm,
    seed: scenario.seed,
    orchestrator: evidence.of("orchestrator").at(-1)?.description ?? null,
    fairness: ledgerOfRun(input),
    lockfileSha256: environment.lockfileSha256,
  };
};

/** run.json; `files` are the other reports by name. An assessment that its schema refuses is a bug and throws. */
export const renderRunJson = (input: ReportInput, files: Readonly<Record<string, FileEntry>>): string =>
  render(runDocument(input, { ...files, samples: input.samples }));
