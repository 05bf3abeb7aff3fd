import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MadeUpRun, madeUpSamples, runRecord, samplesText } from "./made-up-samples.ts";

/** A folder for results that its maker removes. */
export const resultsFolder = async (): Promise<{ readonly rootDir: string; readonly remove: () => Promise<void> }> => {
  const rootDir = await mkdtemp(join(tmpdir(), "plimsoll-ui-"));
  return { rootDir, remove: () => rm(rootDir, { recursive: true, force: true }) };
};

/** Writes files into a run's folder, which is made. */
export const writeFiles = async (
  rootDir: string,
  id: string,
  files: Readonly<Record<string, string>>,
): Promise<string> => {
  const folder = join(rootDir, id);
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
};

const estimate = (value: number, half: number) => ({
  value,
  low: value - half,
  high: value + half,
  confidence: 0.95,
  sampleCount: 432,
  method: "nearest rank",
});

/** As much of a run.json as is read. */
export const runDocument = (run: MadeUpRun, verdict: "GO" | "NO-GO" = "GO"): string => {
  const { scenario, environment, startedAt, command, runId } = runRecord(run);
  const p50 = 102 + (run.slowerMs ?? 0);
  return JSON.stringify({
    schemaVersion: 1,
    ...{ runId, startedAt, command, scenario, environment, seed: scenario.seed },
    partial: false,
    devMode: false,
    verdict: {
      kind: verdict,
      targets: [{ target: { expression: "p95LatencyMs < 2000" }, status: "pass", reason: "it holds" }],
      findings: [
        { code: "machine-was-busy", severity: "warning", message: "It was busy.", evidence: "2.3 on 2 cores" },
      ],
      rationale: ["All targets hold."],
    },
    metrics: {
      p50LatencyMs: estimate(p50, 5),
      p95LatencyMs: estimate(p50 + 1, 5),
      successRatio: { ...estimate(1, 0), low: 0.99 },
      sentCount: 12,
    },
    orchestrator: { name: run.orchestrator ?? "crewai", version: "1.0.0", settings: { "env.X": "1" } },
  });
};

/** A finished spike as a folder. */
export const writeRun = (rootDir: string, run: MadeUpRun, verdict: "GO" | "NO-GO" = "GO"): Promise<string> =>
  writeFiles(rootDir, run.runId, {
    "run.json": runDocument(run, verdict),
    "report.html": "<!doctype html><title>the report</title><p>the report itself</p>",
    "samples.ndjson": samplesText(madeUpSamples(run)),
  });
