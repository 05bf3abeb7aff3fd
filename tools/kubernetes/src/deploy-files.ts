import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

export const DEPLOY = fileURLToPath(new URL("../../../deploy", import.meta.url));
export const POLICIES = `${DEPLOY}/kyverno/policies`;

/** A policy as far as the checks read it. */
export interface Policy {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly validations: readonly { readonly message: string }[] };
}

export const policyFiles = (): readonly string[] => globSync(`${POLICIES}/*.yaml`).toSorted();

export const policies = (): readonly Policy[] =>
  policyFiles().map((file) => parse(readFileSync(file, "utf8")) as Policy);
