import type { PersonaStep } from "@plimsoll/application";
import { artefactsIn, isEverything } from "./artefacts.ts";
import type { FoundStep } from "./found-step.ts";

type Link = PersonaStep["dependsOn"][number];

/** What a step asks for that nobody before it makes. */
export interface Unresolved {
  readonly step: FoundStep;
  readonly artefact: string;
}

/** For each step what it waits for, and what it asks for that is nowhere. */
export interface Links {
  readonly dependsOn: readonly (readonly Link[])[];
  readonly unresolved: readonly Unresolved[];
}

interface Past {
  /** The latest step that made or changed an artefact. */
  readonly writers: Map<string, string>;
  /** Steps that nobody waits for yet. */
  readonly open: Set<string>;
}

const unique = (links: readonly Link[]): readonly Link[] =>
  [...new Map(links.toReversed().map((link) => [link.stepId, link])).values()].toReversed();

const everyOpen = ({ open }: Past, because: string): readonly Link[] =>
  [...open].map((stepId) => ({ stepId, because }));

const linksOf = (step: FoundStep, past: Past, given: ReadonlySet<string>, unresolved: Unresolved[]) => {
  // What is validated may be a quality ("design_consistency") and no thing that anybody makes.
  const validated = artefactsIn(step.validates).filter((one) => past.writers.has(one) || isEverything(one));
  const asked = [...artefactsIn([...step.requires, ...step.updates]), ...validated];
  if (asked.length === 0) return everyOpen(past, "comes after it in the file and names no input");
  return asked.flatMap((artefact): readonly Link[] => {
    const writer = past.writers.get(artefact);
    if (writer !== undefined) return [{ stepId: writer, because: artefact }];
    if (given.has(artefact)) return [];
    if (isEverything(artefact)) return everyOpen(past, artefact);
    unresolved.push({ step, artefact });
    return everyOpen(past, `${artefact}, which no step makes`);
  });
};

/**
 * What each step waits for. Steps that ask for the same artefact wait for its latest writer only, and so run side by side;
 * one that asks for nothing, for everything, or for what nobody makes waits for all before it, because a sequence is what the
 * file promises. `given` are inputs of the workflow as a whole.
 */
export const linkSteps = (
  steps: readonly FoundStep[],
  names: readonly string[],
  given: ReadonlySet<string> = new Set(),
): Links => {
  const past: Past = { writers: new Map(), open: new Set() };
  const unresolved: Unresolved[] = [];
  const dependsOn = steps.map((step, at) => {
    const links = unique(linksOf(step, past, given, unresolved));
    const name = names[at] ?? "";
    for (const { stepId } of links) past.open.delete(stepId);
    past.open.add(name);
    for (const artefact of artefactsIn([...step.creates, ...step.updates]))
      if (!isEverything(artefact)) past.writers.set(artefact, name);
    return links;
  });
  return { dependsOn, unresolved };
};
