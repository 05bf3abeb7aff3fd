import { slugOf } from "../capabilities/capabilities-of.ts";
import { artefactsIn } from "./artefacts.ts";
import type { FoundStep } from "./found-step.ts";

const MAX_NAME_CHARACTERS = 56;

const deedOf = ({ name, action, creates, updates, validates }: FoundStep): string => {
  const [made] = artefactsIn(creates);
  const [changed] = artefactsIn(updates);
  const [checked] = artefactsIn(validates);
  if (name !== null) return name;
  if (action !== null) return action;
  if (made !== undefined) return made.replace(/\.\w+$/, "");
  if (changed !== undefined) return `update ${changed.replace(/\.\w+$/, "")}`;
  return checked === undefined ? "step" : `validate ${checked}`;
};

/** `pm-update-prd`: what the step is called, unique in its workflow, and stable as long as the steps before it are. */
export const nameSteps = (steps: readonly FoundStep[]): readonly string[] => {
  const taken = new Set<string>();
  return steps.map((step) => {
    const words = slugOf(`${step.isNamedWhole ? "" : (step.agent ?? "")} ${deedOf(step)}`).replaceAll(
      /[^a-z0-9-]+/g,
      "-",
    );
    const wanted = words.slice(0, MAX_NAME_CHARACTERS).replaceAll(/^-+|-+$/g, "") || "step";
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`;
    taken.add(name);
    return name;
  });
};
