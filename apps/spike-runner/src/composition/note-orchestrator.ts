import type { ResultsSinkPort } from "@plimsoll/application";
import type { OrchestratorDescription } from "@plimsoll/domain";

type Appending = Pick<ResultsSinkPort, "append">;

/** A sink that passes everything on, and remembers who was measured. */
export interface NotingSink<Sink extends Appending> {
  readonly sink: Sink;
  /** Null as long as no orchestrator came up. */
  readonly orchestrator: () => OrchestratorDescription | null;
}

/** Listens on the way to the sink, because the assessment alone doesn't say who was measured. */
export const noteOrchestrator = <Sink extends Appending>(inner: Sink): NotingSink<Sink> => {
  let description: OrchestratorDescription | null = null;
  const append: Appending["append"] = (records) => {
    for (const record of records) if (record.kind === "orchestrator") description = record.description;
    return inner.append(records);
  };
  return { sink: { ...inner, append }, orchestrator: () => description };
};
