import type { Explanation } from "@plimsoll/domain";

/** Version of the document; raised when a reader of an older one would misread. */
export const EXPLANATION_SCHEMA_VERSION = 1;

/** The explanation for programs: every field of the domain's, under a version. */
export const explanationJson = (explanation: Explanation): string =>
  `${JSON.stringify({ schemaVersion: EXPLANATION_SCHEMA_VERSION, ...explanation }, null, 2)}\n`;
