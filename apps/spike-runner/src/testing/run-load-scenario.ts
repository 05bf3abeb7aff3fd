import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  assessLoad,
  type EvidenceRecord,
  type InvocationRecord,
  type LlmCallRecord,
  type LoadAssessment,
} from "@plimsoll/domain";
import { stringify } from "yaml";
import type { LoadFile } from "../config/load-file.ts";
import { runInProcess } from "./run-in-process.ts";

/** A load run that was carried out in this process, with its evidence. */
export interface FinishedLoad {
  readonly exitCode: number | null;
  readonly records: readonly EvidenceRecord[];
  readonly assessment: LoadAssessment;
  /** In order of intended start. */
  readonly invocations: readonly InvocationRecord[];
  readonly calls: readonly LlmCallRecord[];
}

const recordsIn = (folder: string): readonly EvidenceRecord[] => {
  const [run = ""] = readdirSync(path.join(folder, "results"));
  const text = readFileSync(path.join(folder, "results", run, "samples.ndjson"), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as EvidenceRecord);
};

/** Runs a scenario on the stub unless it names another orchestrator; the folder is gone afterwards. */
export const runLoadScenario = async (scenario: LoadFile): Promise<FinishedLoad> => {
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-load-run-"));
  try {
    writeFileSync(path.join(folder, "s.yaml"), stringify({ orchestrator: "stub", ...scenario }));
    const { exitCode, stderr } = await runInProcess(["load", "s.yaml", "--quiet"], folder);
    if (exitCode === 2) throw new Error(stderr);
    const records = recordsIn(folder);
    const invocations = records.filter((record) => record.kind === "invocation");
    return {
      ...{ exitCode, records, assessment: assessLoad(records) },
      invocations: invocations.toSorted((a, b) => a.intendedAtMs - b.intendedAtMs),
      calls: records.filter((record) => record.kind === "llm-call"),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
