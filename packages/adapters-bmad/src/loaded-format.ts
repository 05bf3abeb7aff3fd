import type { PersonaCatalogue, PersonaFormat } from "@plimsoll/application";

/** What one format's reader found in a folder; problems are with the folder. */
export interface LoadedFormat extends Pick<PersonaCatalogue, "personas" | "teams" | "workflows"> {
  readonly format: PersonaFormat;
}
