import type { PersonaCommand } from "@plimsoll/application";
import { fieldOf, type PlainRecord, recordsOf, textOf } from "../values/plain-value.ts";
import type { Placed } from "./persona-60.ts";

const TARGETS = ["workflow", "validate-workflow", "exec", "tmpl", "data"] as const;

/** `…/create-architecture/workflow.md` is `create-architecture`; `…/workflow-create-prd.md` is `create-prd`. */
const nameOf = (target: string): string => {
  const parts = target.replace(/\.\w+$/, "").split("/");
  const last = (parts.at(-1) ?? "").replace(/^workflow-/, "");
  return last === "workflow" ? (parts.at(-2) ?? last) : last;
};

const targetOf = (item: PlainRecord): string | null => {
  const [found] = TARGETS.flatMap((key) => textOf(fieldOf(item, key)) ?? []);
  return found === undefined ? null : nameOf(found);
};

/** `CA or fuzzy match on create-architecture`: its code, and the words that say what it does. */
const triggerOf = (item: PlainRecord): readonly [code: string, words: string] => {
  const trigger = textOf(fieldOf(item, "trigger")) ?? "";
  const [, code = trigger, words = trigger] = /^(\S+) or fuzzy match on (.+)$/.exec(trigger) ?? [];
  return [code, words];
};

/** The menu of an agent's file, and where each entry stands. */
export const menuOf = (
  value: unknown,
  file: string,
  field: string,
): readonly (PersonaCommand & { readonly at: Placed })[] =>
  recordsOf(value).map((item, place) => {
    const [code, words] = triggerOf(item);
    const target = targetOf(item);
    const description = textOf(fieldOf(item, "description")) ?? "";
    return { code, description, target, at: { text: target ?? words, file, field: `${field}[${place}]` } };
  });
