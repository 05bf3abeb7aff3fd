import type { Persona } from "../../ports/persona-catalogue.port.ts";

/** A persona as an agent that answers prompts: what the engine's routing and an orchestrator's agent take of it. */
export interface PersonaAgent {
  readonly id: string;
  readonly role: string;
  readonly goal: string;
  readonly backstory: string;
  readonly capabilities: readonly string[];
  readonly specialization: readonly string[];
}

const part = (title: string, text: string | null): readonly string[] => (text === null ? [] : [`${title}${text}`]);

const list = (title: string, texts: readonly string[]): readonly string[] =>
  texts.length === 0 ? [] : [`${title}\n${texts.map((text) => `- ${text}`).join("\n")}`];

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** Agent of a persona; `shared` are capabilities for steps that it may do besides others. */
export const personaAgent = (persona: Persona, shared: readonly string[] = []): PersonaAgent => {
  const { key, name, title, role, identity, style, focus, whenToUse, principles, facts } = persona;
  return {
    id: key,
    role: oneLine(`${name}, ${title}`),
    goal: oneLine(focus ?? role),
    backstory: [
      `You are ${oneLine(name)}, ${oneLine(title)}: ${oneLine(role)}.`,
      ...part("", identity),
      ...part("You speak and write so: ", style),
      ...part("You are asked when: ", whenToUse),
      ...list("Your principles:", principles),
      ...list("Keep in mind:", facts),
    ].join("\n"),
    capabilities: [...new Set([...persona.capabilities.map(({ capability }) => capability), ...shared])],
    specialization: persona.specialization,
  };
};
