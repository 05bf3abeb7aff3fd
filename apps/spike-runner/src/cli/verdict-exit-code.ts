import { VERDICT_EXIT_CODES, type VerdictKind } from "@plimsoll/domain";
import { EXIT_CODES } from "./exit-codes.ts";

/** How a run ends for a shell: with its verdict, unless the user ended it. */
export const verdictExitCode = (outcome: {
  readonly ending: string;
  readonly assessment: { readonly verdict: { readonly kind: VerdictKind } };
}): number =>
  outcome.ending === "interrupted" ? EXIT_CODES.interrupted : VERDICT_EXIT_CODES[outcome.assessment.verdict.kind];
