import type { PersonaCatalogue } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { bmadPersonaCatalogue } from "../bmad-persona-catalogue.ts";

/** The catalogue of a folder. */
export const loadFolder = (root: string): PersonaCatalogue => Effect.runSync(bmadPersonaCatalogue.load(root));

/** Problems as `code file field`, for comparing. */
export const problemsOf = ({ problems }: PersonaCatalogue): readonly string[] =>
  problems.map(({ code, source }) => `${code} ${source.file} ${source.field}`.trim());
