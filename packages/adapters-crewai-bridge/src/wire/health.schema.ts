import * as Schema from "effect/Schema";

/** 200 `ready`; 503 `starting` with what is going on meanwhile, or `degraded` with what is lost for good. */
export const Health = Schema.Union([
  Schema.Struct({ status: Schema.Literal("ready") }),
  Schema.Struct({ status: Schema.Literals(["starting", "degraded"]), phase: Schema.String }),
]).pipe(Schema.annotate({ identifier: "Health", description: "Answered within 250 ms even while saturated." }));
export type Health = typeof Health.Type;
