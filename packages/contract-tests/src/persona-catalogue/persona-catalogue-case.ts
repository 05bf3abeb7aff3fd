import type { PersonaCataloguePort, PersonaFolderRefused } from "@plimsoll/application";
import type * as Effect from "effect/Effect";
import type { ContractViolation } from "../contract-violation.ts";

/** A catalogue and the folders that it is tried on. */
export interface PersonaCatalogueUnderTest {
  readonly catalogue: PersonaCataloguePort;
  /** Absolute; holds personas. */
  readonly folder: string;
  /** Absolute; is there, and holds none. */
  readonly emptyFolder: string;
}

/** One promise of PersonaCataloguePort and the check that finds out whether it is kept. Runnable without vitest. */
export interface PersonaCatalogueCase {
  /** A sentence of behaviour whose subject is the catalogue. */
  readonly name: string;
  readonly check: (under: PersonaCatalogueUnderTest) => Effect.Effect<void, ContractViolation | PersonaFolderRefused>;
}
