import * as Schema from "effect/Schema";

const Count = Schema.Int;

/** Machine, versions and lockfile hashes under which the run was made. */
export const EnvironmentFingerprint = Schema.Struct({
  os: Schema.String,
  cpuModel: Schema.String,
  cores: Count,
  memoryBytes: Schema.Finite,
  nodeVersion: Schema.String,
  plimsollVersion: Schema.String,
  loadAverage1m: Schema.Finite,
  lockfileSha256: Schema.Record(Schema.String, Schema.String),
});
export type EnvironmentFingerprint = typeof EnvironmentFingerprint.Type;
