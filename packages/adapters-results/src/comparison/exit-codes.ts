import type { ComparisonKind } from "@plimsoll/domain";

/** Process exit code of each kind of comparison (docs/exit-codes.md). A comparison judges no subject: NO-GO is the affair of its own run. */
export const COMPARISON_EXIT_CODES: Readonly<Record<ComparisonKind, number>> = {
  measured: 0,
  invalid: 97,
  incomplete: 98,
  interrupted: 105,
};
