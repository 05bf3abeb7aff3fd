import type { ResultsSinkPort } from "@plimsoll/application";
import type { OrchestratorDescription } from "@plimsoll/domain";

/** A sink that passes everything on, and remembers who was measured. */
export interface NotingSink {
  readonly sink: ResultsSinkPort;
  /** Null as long as no orchestrator came up. */
  readonly orchestrator: () => OrchestratorDescription | null;
}

/** Listens on the way to the sink, because the assessment alone doesn't say who was measured. */
export const noteOrchestrator = (inner: ResultsSinkPort): NotingSink => {
  let description: OrchestratorDescription | null = null;
  const append: ResultsSinkPort["append"] = (records) => {
    for (const record of records) if (record.kind === "orchestrator") description = record.description;
    return inner.append(records);
  };
  return { sink: { append, complete: inner.complete }, orchestrator: () => description };
};
