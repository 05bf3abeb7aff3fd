import type { Assessment } from "@plimsoll/domain";
import { assess } from "@plimsoll/domain";
import { syntheticEvidence } from "./synthetic-evidence.ts";
import type { SyntheticOptions } from "./synthetic-run.ts";

/** What the domain says of `syntheticEvidence` with the same options. */
export const syntheticAssessment = (options: SyntheticOptions = {}): Assessment => assess(syntheticEvidence(options));
