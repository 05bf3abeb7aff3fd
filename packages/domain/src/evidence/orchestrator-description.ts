import * as Schema from "effect/Schema";

const Count = Schema.Int;

/** What an orchestrator says of itself; recorded beside the measurement, never instead of it. */
export const OrchestratorDescription = Schema.Struct({
  name: Schema.String,
  version: Schema.String,
  runtime: Schema.Struct({ name: Schema.String, version: Schema.String }),
  concurrency: Schema.Struct({
    mode: Schema.String,
    workers: Count,
    executorThreads: Schema.optionalKey(Count),
    declaredLimit: Schema.optionalKey(Count),
  }),
  llm: Schema.Struct({ kind: Schema.String, model: Schema.String, endpoint: Schema.String }),
  /** True for stubs: their numbers are never evidence. */
  devMode: Schema.Boolean,
  settings: Schema.Record(Schema.String, Schema.Unknown),
  /** `llm-fixed` says that the pool's LLM can't be chosen, so that nothing can be read from a journal. */
  capabilities: Schema.Array(Schema.String),
});
export type OrchestratorDescription = typeof OrchestratorDescription.Type;
