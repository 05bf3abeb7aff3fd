export { editRecords } from "./edit-records.ts";
export type { FindingCase } from "./finding-cases/finding-case.ts";
export { FINDING_CASES } from "./finding-cases/finding-cases.ts";
export { normalNoise, seededNoise } from "./seeded-noise.ts";
export { syntheticEvidence } from "./synthetic-evidence.ts";
export { HEALTHY, SYNTHETIC_DESCRIPTION, syntheticScenario } from "./synthetic-options.ts";
export type { InvocationPlace, SyntheticOptions } from "./synthetic-options.ts";
export { syntheticWave } from "./synthetic-wave.ts";
export type { SyntheticWave, WavePlan } from "./synthetic-wave.ts";
