import type { TuningKind } from "@plimsoll/domain";

/** Process exit code of each ending of a tuning (docs/exit-codes.md). */
export const TUNING_EXIT_CODES: Readonly<Record<TuningKind, number>> = {
  found: 0,
  "none-meets": 99,
  unclear: 98,
  unmeasured: 97,
  "dev-mode": 97,
  interrupted: 105,
};
