import * as Schema from "effect/Schema";

/** The step of the spike, or of a load run, that a record belongs to (design.md, "The spike, step by step"). */
export const Phase = Schema.Literals([
  "calibrate",
  "start",
  "instantiate",
  "memory-ladder",
  "probe",
  "warm-up",
  "half-load",
  "wave",
  "leak",
  "load",
  "cleanup",
]);
export type Phase = typeof Phase.Type;
