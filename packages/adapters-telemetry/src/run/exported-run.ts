import { type ExportableRun, ExportFailure } from "@plimsoll/application";
import { type EvidenceIndex, indexEvidence, type RunRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { type RunTime, runTime } from "./run-time.ts";

/** A run made ready for any format. */
export interface ExportedEvidence extends ExportableRun {
  readonly run: RunRecord;
  readonly index: EvidenceIndex;
  readonly time: RunTime;
  /** Name and version of the orchestrator; of the scenario alone where it never came up. */
  readonly orchestrator: { readonly name: string; readonly version: string; readonly mode: string };
  readonly devMode: boolean;
  /** The last instant of which the evidence tells, ms on the run's axis; what never ended is cut there. */
  readonly lastAtMs: number;
}

const lastAtMs = (index: EvidenceIndex): number => {
  const { of } = index;
  const instants = [
    ...of.end.map(({ atMs }) => atMs),
    ...of.wave.map(({ endedAtMs }) => endedAtMs),
    ...of.phase.map(({ endedAtMs }) => endedAtMs),
    ...of.invocation.map(({ endedAtMs, sentAtMs }) => endedAtMs ?? sentAtMs),
    ...of["llm-call"].map(({ endedAtMs, arrivedAtMs }) => endedAtMs ?? arrivedAtMs),
  ];
  return instants.reduce((latest, atMs) => Math.max(latest, atMs), 0);
};

/** Joins and dates the records of a run; fails where they do not say which run it was. */
export const exportedEvidence = (given: ExportableRun): Effect.Effect<ExportedEvidence, ExportFailure> => {
  const index = indexEvidence(given.records);
  const run = index.of.run.at(0);
  if (run === undefined) {
    return Effect.fail(
      new ExportFailure({
        destination: given.runId,
        message: "the samples have no record of the run, so that nothing can be dated",
        hint: "Restore samples.ndjson from where the run was made.",
      }),
    );
  }
  const description = index.of.orchestrator.at(-1)?.description;
  return Effect.succeed({
    ...given,
    ...{ run, index, time: runTime(run), lastAtMs: lastAtMs(index) },
    devMode: index.of.orchestrator.some((record) => record.description.devMode),
    orchestrator: {
      name: description?.name ?? run.scenario.orchestrator,
      version: description?.version ?? "unknown",
      mode: description?.concurrency.mode ?? run.scenario.mode ?? "unknown",
    },
  });
};
