import * as Schema from "effect/Schema";

/** 200 `ready`, or 503 `starting` with what is going on meanwhile. */
export const Health = Schema.Union([
  Schema.Struct({ status: Schema.Literal("ready") }),
  Schema.Struct({ status: Schema.Literal("starting"), phase: Schema.String }),
]).pipe(Schema.annotate({ identifier: "Health", description: "Answered within 250 ms even while saturated." }));
export type Health = typeof Health.Type;
