import type { ConformanceKind } from "@plimsoll/domain";

/** Process exit code of each ending of a conformance run (docs/exit-codes.md). */
export const CONFORMANCE_EXIT_CODES: Readonly<Record<ConformanceKind, number>> = {
  conforms: 0,
  breaks: 99,
  inconclusive: 98,
  invalid: 97,
  interrupted: 105,
};
