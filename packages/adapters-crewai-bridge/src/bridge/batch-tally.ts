import type { OrchestratorFailure } from "@plimsoll/application";
import { conservationFailure } from "../failure/failures.ts";
import type { BatchEnd } from "../wire/invocations.schema.ts";

/** Counts the lines of a batch and holds the closing line against them. */
export class BatchTally {
  readonly #sent: number;
  #succeeded = 0;
  #failed = 0;

  constructor(sent: number) {
    this.#sent = sent;
  }

  count(outcome: "succeeded" | "failed"): void {
    if (outcome === "succeeded") this.#succeeded += 1;
    else this.#failed += 1;
  }

  /** Null when the closing line counts what was sent and what has come. */
  contradictionIn(end: BatchEnd): OrchestratorFailure | null {
    if (end.sent === this.#sent && end.succeeded === this.#succeeded && end.failed === this.#failed) return null;
    return conservationFailure(
      `The closing line of the batch says sent ${end.sent}, succeeded ${end.succeeded}, failed ${end.failed}; ` +
        `${this.#sent} were sent, and its lines hold ${this.#succeeded} succeeded and ${this.#failed} failed`,
    );
  }

  /** The stream stopped before its closing line. */
  withoutEnd(reason: string): OrchestratorFailure {
    const lines = this.#succeeded + this.#failed;
    return conservationFailure(
      `The batch's stream has no closing line after ${lines} of ${this.#sent} results: ${reason}`,
    );
  }
}
