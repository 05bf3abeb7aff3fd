import { OrchestratorDescription } from "@plimsoll/domain";
import * as Schema from "effect/Schema";

/** The one version of the protocol that this bridge speaks. */
export const PROTOCOL_VERSION = "1";

/** Read before the rest of the answer, so that a server of another version is told apart from a broken one. */
export const ProtocolVersion = Schema.Struct({ protocolVersion: Schema.String });

/** What the orchestrator says of itself; `OrchestratorDescription` of the domain is what the runner keeps of it. */
export const Info = Schema.Struct({
  protocolVersion: Schema.Literal(PROTOCOL_VERSION),
  orchestrator: Schema.Struct({ name: Schema.String, version: Schema.String }),
  runtime: OrchestratorDescription.fields.runtime,
  concurrency: OrchestratorDescription.fields.concurrency,
  llm: OrchestratorDescription.fields.llm,
  devMode: OrchestratorDescription.fields.devMode,
  settings: OrchestratorDescription.fields.settings,
  capabilities: OrchestratorDescription.fields.capabilities,
}).pipe(Schema.annotate({ identifier: "Info", description: "Settings hold every switch that can change a result." }));
export type Info = typeof Info.Type;
