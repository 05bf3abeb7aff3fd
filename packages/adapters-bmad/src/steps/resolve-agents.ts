import type { Persona } from "@plimsoll/application";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import type { FoundStep } from "./found-step.ts";
import type { PersonaIndex } from "./persona-index.ts";

/** A pack's steps may be for anybody of the pack; those of a whole package are not for another pack's people. */
const anybody = (index: PersonaIndex, pack: string): readonly Persona[] => index.all.filter((one) => one.pack === pack);

/** Keys of the personas that may do a step: `analyst/pm` is either, `various` anybody of the pack. Nobody for guidance. */
export const resolveAgents = (
  folder: PersonaFolder,
  step: FoundStep,
  pack: string,
  index: PersonaIndex,
): readonly string[] => {
  const { agent, file, field } = step;
  if (agent === null) return [];
  if (agent === "various") return anybody(index, pack).map(({ key }) => key);
  const found = agent.split("/").map((name) => [name.trim(), index.find(name.trim(), pack)] as const);
  for (const [name, persona] of found) {
    if (persona !== null) continue;
    const message = `no persona is called ${name}`;
    const hint = "The step can't be planned as it stands; give the persona that name, or the step another.";
    folder.report("unresolved-reference", file, `${field}.agent`, { message, hint });
  }
  return found.flatMap(([, persona]) => (persona === null ? [] : [persona.key]));
};
