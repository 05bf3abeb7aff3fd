import type { Persona, PersonaCommand } from "@plimsoll/application";
import type { Statement } from "../capabilities/capabilities-of.ts";
import { makePersona } from "../capabilities/make-persona.ts";

/** A value with the place where it stands: a layer's, where a layer gave it. */
export interface Placed {
  readonly text: string;
  readonly file: string;
  readonly field: string;
}

/** What both sources of 6.0, the agent's file and the manifest's row, say of a persona. */
export interface Said60 {
  readonly pack: string;
  readonly fileStem: string;
  readonly name: Placed | null;
  readonly title: Placed | null;
  readonly icon: Placed | null;
  readonly capabilities: Placed | null;
  readonly role: Placed | null;
  readonly identity: Placed | null;
  readonly style: Placed | null;
  readonly principles: readonly string[];
  readonly facts: readonly string[];
  readonly commands: readonly (PersonaCommand & { readonly at: Placed })[];
  /** The first is its own. */
  readonly files: readonly string[];
  readonly unknownFields: readonly string[];
}

const statements = (...placed: readonly (Placed | null)[]): readonly Statement[] =>
  placed.filter((one): one is Placed => one !== null);

/** A persona of 6.0. */
export const persona60 = (said: Said60): Persona => {
  const { pack, fileStem, files, unknownFields, principles, facts } = said;
  const name = said.name?.text ?? fileStem;
  const role = said.role?.text ?? said.title?.text ?? name;
  return makePersona({
    ...{ format: "bmad-6.0", pack, fileStem, files, unknownFields, principles, facts, name, role },
    ...{ aliases: [fileStem], title: said.title?.text ?? name, icon: said.icon?.text ?? null },
    ...{ identity: said.identity?.text ?? null, style: said.style?.text ?? null, focus: null, whenToUse: null },
    commands: said.commands.map(({ code, description, target }) => ({ code, description, target })),
    dependencies: {},
    aliasFields: [{ file: files[0] ?? "", field: "", text: fileStem }],
    roles: statements(said.role, said.title),
    declared: statements(said.capabilities),
    names: said.commands.map(({ at }) => at),
  });
};
