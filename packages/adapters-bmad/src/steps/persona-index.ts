import type { Persona } from "@plimsoll/application";

/** Finds personas by the names that teams and workflows use. */
export interface PersonaIndex {
  /** In the pack itself first, then in the core; a file's name goes before an id, because ids collide. */
  readonly find: (name: string, pack: string) => Persona | null;
  readonly all: readonly Persona[];
}

const fits = (persona: Persona, name: string, at: number): boolean => persona.aliases[at] === name;

/** Packs of 4.x build on `core`; modules of 6 on `bmm` and `core`. */
const SHARED_PACKS = ["core", "bmm"];

/** Over the personas of one format. */
export const personaIndex = (personas: readonly Persona[]): PersonaIndex => {
  const inPack = (name: string, pack: string): Persona | null => {
    const own = personas.filter((one) => one.pack === pack);
    return (
      own.find((one) => fits(one, name, 0)) ??
      own.find(({ aliases, key }) => aliases.includes(name) || key === name) ??
      null
    );
  };
  return {
    find: (name, pack) =>
      [pack, ...SHARED_PACKS].reduce<Persona | null>((found, one) => found ?? inPack(name, one), null),
    all: personas,
  };
};
