import {
  decodeConformance,
  judgedAnew,
  renderConformanceDocs,
  renderConformanceHtml,
} from "@plimsoll/adapters-results";
import * as Effect from "effect/Effect";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** Committed runs, each in a folder of its own. */
export const CONFORMANCE_FOLDER = path.join(ROOT, "docs/conformance");

/** Pages that are made from the newest committed run, by path; null when none is committed. */
export const conformanceDocs = async (): Promise<Readonly<Record<string, string>> | null> => {
  const newest = existsSync(CONFORMANCE_FOLDER) ? readdirSync(CONFORMANCE_FOLDER).sort().at(-1) : undefined;
  if (newest === undefined) return null;
  const folder = path.join(CONFORMANCE_FOLDER, newest);
  const text = readFileSync(path.join(folder, "conformance.json"), "utf8");
  const report = await Effect.runPromise(decodeConformance(text));
  return {
    [path.join(ROOT, "docs/conformance.md")]: await format(renderConformanceDocs(report), {
      parser: "markdown",
      printWidth: 120,
    }),
    [path.join(folder, "conformance.html")]: renderConformanceHtml(judgedAnew(report)),
  };
};
