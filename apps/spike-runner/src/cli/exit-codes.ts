import { INTERRUPTED_EXIT_CODE } from "@plimsoll/adapters-command-line";

/** Every exit code of `plimsoll` (docs/exit-codes.md). Those of verdicts are spelt out: the domain is too heavy for `--help`. */
export const EXIT_CODES = {
  bug: 1,
  usage: 2,
  interrupted: INTERRUPTED_EXIT_CODE,
  go: 0,
  invalid: 97,
  inconclusive: 98,
  noGo: 99,
} as const;
