import * as Result from "effect/Result";
import type { Persona, PersonaCatalogue, PersonaWorkflow } from "../../ports/persona-catalogue.port.ts";
import type { PersonaPlanProblem } from "./persona-plan.ts";

/** Which personas; without anything all. */
export interface PersonaSelection {
  readonly pack?: string | undefined;
  readonly team?: string | undefined;
  /** Keys or aliases. */
  readonly only?: readonly string[] | undefined;
}

const byAlias = (catalogue: PersonaCatalogue, name: string): readonly Persona[] =>
  catalogue.personas.filter(({ key, aliases }) => key === name || aliases.includes(name));

/** By key, else by alias in the pack, else by the only one of that alias; null for nobody and for several. */
export const findPersona = (catalogue: PersonaCatalogue, name: string, pack: string): Persona | null => {
  const all = byAlias(catalogue, name);
  const own = all.filter((one) => one.key === name || one.pack === pack);
  return own[0] ?? (all.length === 1 ? (all[0] ?? null) : null);
};

const problem = (field: string, message: string): Result.Result<never, PersonaPlanProblem> =>
  Result.fail({ field, message });

const listed = (names: readonly string[]): string => [...new Set(names)].join(", ") || "none";

const named = (catalogue: PersonaCatalogue, among: readonly Persona[], only: readonly string[]) => {
  const found: Persona[] = [];
  for (const [at, name] of only.entries()) {
    const fits = among.filter(({ key, aliases }) => key === name || aliases.includes(name));
    const [first] = fits;
    const field = `only[${at}]`;
    if (fits.length > 1)
      return problem(field, `${name} is ${fits.length} personas. Name one: ${listed(fits.map(({ key }) => key))}`);
    if (first !== undefined) found.push(first);
    else return problem(field, `no persona is called ${name}. Allowed here: ${listed(among.map(({ key }) => key))}`);
  }
  return Result.succeed(catalogue.personas.filter((one) => found.includes(one)));
};

/** The personas of a pack, a team, or by name. A name that fits several is refused with their keys. */
export const selectPersonas = (
  catalogue: PersonaCatalogue,
  { pack, team, only }: PersonaSelection,
): Result.Result<readonly Persona[], PersonaPlanProblem> => {
  const ofPack = catalogue.personas.filter((one) => pack === undefined || one.pack === pack);
  if (ofPack.length === 0 && pack !== undefined)
    return problem(
      "pack",
      `there is no pack ${pack}. Allowed here: ${listed(catalogue.personas.map((one) => one.pack))}`,
    );
  const teams = catalogue.teams.filter(
    (one) => one.key === team || (one.id === team && (pack ?? one.pack) === one.pack),
  );
  const [only1] = teams;
  if (team !== undefined && (only1 === undefined || teams.length > 1)) {
    const names = (teams.length > 1 ? teams : catalogue.teams).map(({ key }) => key);
    return problem(
      "team",
      `${teams.length === 0 ? "there is no" : "more than one is the"} team ${team}. Allowed here: ${listed(names)}`,
    );
  }
  const among =
    only1 === undefined || team === undefined
      ? ofPack
      : catalogue.personas.filter(({ key }) => only1.members.includes(key));
  return only === undefined ? Result.succeed(among) : named(catalogue, among, only);
};

/** A workflow by its key, id or file's name; told apart by the pack where several have it. */
export const selectWorkflow = (
  catalogue: PersonaCatalogue,
  name: string,
  pack?: string | undefined,
): Result.Result<PersonaWorkflow, PersonaPlanProblem> => {
  const all = catalogue.workflows.filter((one) => pack === undefined || one.pack === pack);
  const exact = all.filter(({ key, id }) => key === name || id === name);
  const fits = exact.length > 0 ? exact : all.filter(({ aliases }) => aliases.includes(name));
  const [first] = fits;
  if (first === undefined)
    return problem("id", `there is no workflow ${name}. Allowed here: ${listed(all.map(({ id }) => id))}`);
  if (fits.length > 1)
    return problem("id", `${name} is ${fits.length} workflows. Name one: ${listed(fits.map(({ key }) => key))}`);
  return Result.succeed(first);
};
