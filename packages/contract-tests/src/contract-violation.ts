import * as Schema from "effect/Schema";

/** An adapter broke a promise of its port; says what was promised and what was seen instead. */
export class ContractViolation extends Schema.TaggedError<ContractViolation>()("ContractViolation", {
  /** What the contract promises, as a clause after "the contract says that". */
  promise: Schema.String,
  /** What the adapter did, with the values that show it. */
  observed: Schema.String,
}) {
  override get message(): string {
    return `The contract says that ${this.promise}; observed: ${this.observed}.`;
  }
}
