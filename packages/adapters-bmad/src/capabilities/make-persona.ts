import type { Persona } from "@plimsoll/application";
import { capabilitiesOf, type CapabilitySources, type Statement, specializationOf } from "./capabilities-of.ts";

/** What a reader found; capabilities follow from it. */
export interface FoundPersona extends Omit<Persona, "key" | "capabilities" | "specialization"> {
  /** The file's name without its ending, or what stands for it. */
  readonly fileStem: string;
  readonly roles: readonly Statement[];
  readonly declared: readonly Statement[];
  readonly names: readonly Statement[];
  /** Where each alias stands; in the order of `aliases`. */
  readonly aliasFields: readonly Statement[];
}

const MAX_PART_CHARACTERS = 48;

const part = (text: string): string =>
  text
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, MAX_PART_CHARACTERS) || "unnamed";

/** `bmad-4:core:architect`: an identifier of the engine, at most 128 characters long. */
export const keyOf = (format: string, pack: string, name: string): string => `${format}:${part(pack)}:${part(name)}`;

/** A persona with its key and what it can do. */
export const makePersona = ({ fileStem, roles, declared, names, aliasFields, ...persona }: FoundPersona): Persona => {
  const key = keyOf(persona.format, persona.pack, fileStem);
  const own = aliasFields[0] ?? { file: persona.files[0] ?? "", field: "", text: fileStem };
  const aliases = [...aliasFields, { ...own, text: key }];
  const sources: CapabilitySources = { declared, roles, names, aliases };
  return { ...persona, key, capabilities: capabilitiesOf(sources), specialization: specializationOf(sources) };
};
