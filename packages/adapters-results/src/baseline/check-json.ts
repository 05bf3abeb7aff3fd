import type { BaselineCheck } from "@plimsoll/application";

/** Version of the document; raised when a reader of an older one would misread. */
export const CHECK_SCHEMA_VERSION = 1;

/** JSON has no infinity. */
const asJson = (_key: string, value: unknown): unknown => (value === Number.POSITIVE_INFINITY ? "+Infinity" : value);

/** The check for programs. */
export const checkJson = (check: BaselineCheck): string =>
  `${JSON.stringify({ schemaVersion: CHECK_SCHEMA_VERSION, ...check }, asJson, 2)}\n`;
