import type { PersonaCapability } from "@plimsoll/application";
import { excerpt } from "../values/plain-value.ts";
import { type CapabilityRule, NAME_RULES, ROLE_RULES } from "./capability-rules.ts";

/** Something that a file says of a persona, and where. */
export interface Statement {
  readonly file: string;
  readonly field: string;
  readonly text: string;
}

/** All that capabilities are concluded from. */
export interface CapabilitySources {
  /** Capabilities in the persona's own words: a list, separated by commas. */
  readonly declared: readonly Statement[];
  /** What it is: role and title. */
  readonly roles: readonly Statement[];
  /** Names of what it has: tasks, templates, menu entries. */
  readonly names: readonly Statement[];
  /** What it answers to. */
  readonly aliases: readonly Statement[];
}

const MAX_SLUG_CHARACTERS = 80;

/** `API design` as `api-design`: how a task in a workflow file demands it. */
export const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, MAX_SLUG_CHARACTERS);

/** The demand that only the persona (or one of the personas) of this name meets. */
export const personaCapability = (alias: string): string => `persona:${alias}`;

const capability = (
  word: string,
  how: PersonaCapability["how"],
  { file, field, text }: Statement,
): PersonaCapability => ({ capability: word, how, source: { file, field }, evidence: excerpt(text) });

const declaredIn = (statement: Statement): readonly PersonaCapability[] =>
  statement.text
    .split(/[,;\n]/)
    .map((part) => [slugOf(part), part.trim()] as const)
    .filter(([slug]) => slug !== "")
    .map(([slug, part]) => capability(slug, "declared", { ...statement, text: part }));

const derivedFrom = (rules: readonly CapabilityRule[], statement: Statement, text: string) =>
  rules.filter(({ pattern }) => pattern.test(text)).map((rule) => capability(rule.capability, "derived", statement));

const firstOfEach = (found: readonly PersonaCapability[]): readonly PersonaCapability[] => {
  const first = new Map<string, PersonaCapability>();
  for (const one of found) if (!first.has(one.capability)) first.set(one.capability, one);
  return [...first.values()];
};

/** Each capability once, with the first of its reasons: what is declared before what a role says before what a name says. */
export const capabilitiesOf = (sources: CapabilitySources): readonly PersonaCapability[] =>
  firstOfEach([
    ...sources.aliases.map((alias) => capability(personaCapability(alias.text), "declared", alias)),
    ...sources.declared.flatMap(declaredIn),
    ...sources.roles.flatMap((role) => derivedFrom(ROLE_RULES, role, role.text)),
    ...sources.names.flatMap((name) => derivedFrom(NAME_RULES, name, slugOf(name.text.replace(/\.\w+$/, "")))),
  ]);

/** What its role and title name. */
export const specializationOf = ({ roles }: CapabilitySources): readonly string[] => [
  ...new Set(roles.flatMap((role) => derivedFrom(ROLE_RULES, role, role.text).map((one) => one.capability))),
];
