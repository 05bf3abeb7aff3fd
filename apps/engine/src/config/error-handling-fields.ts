import { ErrorHandlingConfig } from "@plimsoll/domain";
import { partialFields } from "./partial-fields.ts";

/** How failures are answered, as a person may write any part of it. */
export const errorHandlingFields = partialFields(ErrorHandlingConfig.fields, {
  maxAttempts: "Attempts of one task in all, the first included. 3 by default.",
  backoffBaseMs: "Wait before the first retry; it doubles with each. 200 by default.",
  backoffMaxMs: "Longest wait before a retry. 30000 by default.",
  backoffJitterRatio: "Share of the wait that is random, from 0 to 1. 0.5 by default.",
  stallAfterMs: "A task without progress for this long is fenced and dispatched again. 300000 by default.",
  maxRestarts: "How often a stalled or oscillating task starts again with something changed. 2 by default.",
});
