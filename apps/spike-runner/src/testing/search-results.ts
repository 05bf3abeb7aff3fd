import { Ajv2020 } from "ajv/dist/2020.js";
import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** What a search, such as `capacity` or `tune`, left in its results folder. */
export interface SearchFolder {
  readonly path: string;
  readonly files: readonly string[];
  /** Names of its trials' folders, which lie beside it. */
  readonly trials: readonly string[];
}

/** The one search below `<cwd>/results`; `word` is in its name, and its trials add `-t` and a number. */
export const searchFolder = (cwd: string, word: string): SearchFolder => {
  const root = path.join(cwd, "results");
  const names = readdirSync(root).sort();
  const [own = "", ...others] = names.filter((name) => name.includes(word) && !/-t\d\d/.test(name));
  if (own === "" || others.length > 0) throw new Error(`no single folder of ${word} among ${names.join(", ")}`);
  const trials = names.filter((name) => name.startsWith(`${own}-t`));
  return { path: path.join(root, own), files: readdirSync(path.join(root, own)).sort(), trials };
};

/** Why a document is not what its published schema says; empty when it is. */
export const schemaProblems = (document: unknown, schema: string): string => {
  const published = new URL(`../../../../docs/schemas/${schema}`, import.meta.url);
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  const validate = ajv.compile(JSON.parse(readFileSync(published, "utf8")) as object);
  return validate(document) ? "" : ajv.errorsText(validate.errors);
};

/** Interrupts a command once its stderr holds the text. */
export const interruptAfter = (pattern: RegExp) => {
  let sent = false;
  return (soFar: string, child: ChildProcess): void => {
    if (!sent && pattern.test(soFar)) sent = child.kill("SIGINT");
  };
};
