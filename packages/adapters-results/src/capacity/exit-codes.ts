import type { CapacityKind } from "@plimsoll/domain";

/** Process exit code of each ending of a search (docs/exit-codes.md). */
export const CAPACITY_EXIT_CODES: Readonly<Record<CapacityKind, number>> = {
  found: 0,
  "below-asked": 99,
  "not-settled": 98,
  "machine-limit": 97,
  "dev-mode": 97,
  interrupted: 105,
};
