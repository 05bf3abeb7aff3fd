import * as Effect from "effect/Effect";
import { ContractViolation } from "./contract-violation.ts";

/** Fails with a ContractViolation unless `holds`; `observed` is only built on failure. */
export const expectThat = (
  holds: boolean,
  promise: string,
  observed: () => unknown,
): Effect.Effect<void, ContractViolation> =>
  holds ? Effect.void : Effect.fail(new ContractViolation({ promise, observed: describe(observed()) }));

const MAX_OBSERVED_CHARACTERS = 600;

const describe = (value: unknown): string => {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length > MAX_OBSERVED_CHARACTERS ? `${text.slice(0, MAX_OBSERVED_CHARACTERS)}…` : text;
};
