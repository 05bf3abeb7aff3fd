import * as Effect from "effect/Effect";
import { describe, it } from "vitest";
import type { PersonaCatalogueUnderTest } from "./persona-catalogue-case.ts";
import { personaCatalogueContractCases } from "./persona-catalogue-cases.ts";

/** A folder's format, and the folders; made once tests run. */
export interface PersonaCatalogueContractOptions {
  /** As the suite's title. */
  readonly name: string;
  readonly make: () => PersonaCatalogueUnderTest;
}

/** Registers one vitest test for each promise of PersonaCataloguePort. Called once for each format that the adapter reads. */
export const personaCatalogueContract = ({ name, make }: PersonaCatalogueContractOptions): void => {
  describe(`${name} keeps the contract of PersonaCataloguePort: it`, () => {
    for (const { name: promise, check } of personaCatalogueContractCases)
      it(promise, () => Effect.runPromise(check(make())));
  });
};
