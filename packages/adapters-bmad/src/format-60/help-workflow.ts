import { slugOf } from "../capabilities/capabilities-of.ts";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import type { Arrange } from "../steps/arrangement.ts";
import type { FoundStep } from "../steps/found-step.ts";
import { type HelpRow, helpRows } from "../steps/help-rows.ts";
import type { FoundWorkflow } from "../steps/make-workflow.ts";
import { textOf, textsOf } from "../values/plain-value.ts";

/** The rows say it of themselves: "Story cycle start: …", "Story cycle: …". */
const STORY_CYCLE = /^story cycle\b/i;

const numberOf = ({ cells }: HelpRow): number => {
  const parsed = Number.parseInt(cells["sequence"] ?? "", 10);
  return Number.isFinite(parsed) ? parsed : Number.MAX_SAFE_INTEGER;
};

/** `2-planning` before `3-solutioning`; within a phase by the number. Rows without one come last, in the file's order. */
const inOrder = (rows: readonly HelpRow[]): readonly HelpRow[] =>
  rows.toSorted((a, b) => {
    const [one = "", other = ""] = [a.cells["phase"], b.cells["phase"]];
    return one === other ? numberOf(a) - numberOf(b) : one < other ? -1 : 1;
  });

const stepOf = ({ cells, file, field }: HelpRow): FoundStep => ({
  ...{ file, field, requires: [], updates: [], validates: [], condition: null, repeats: null },
  isNamedWhole: false,
  name: slugOf(cells["name"] ?? "") || null,
  // A module calls the column one way, the installer, which puts all modules together, another.
  agent: textOf(cells["agent"]) ?? textOf(cells["agent-name"]) ?? "various",
  action: textOf(cells["command"]),
  creates: textsOf(cells["outputs"]).filter((text) => text !== "*"),
  uses: textsOf(cells["workflow-file"]),
  optional: cells["required"] !== "true",
  notes: textOf(cells["description"]),
  phase: `${cells["phase"]} ${cells["sequence"] ?? ""}`,
});

/** From where the story cycle starts to the last row that is of it. */
const cycleOf = (steps: readonly FoundStep[]): readonly [first: number, last: number] => {
  const of = steps.map(({ notes }) => STORY_CYCLE.test(notes ?? ""));
  return [of.indexOf(true), of.lastIndexOf(true)];
};

/** One phase after the other and one number after the other; rows that share both are done side by side. */
const byNumber: Arrange = (steps, names) => {
  const [first, last] = cycleOf(steps);
  const id = names[first] ?? "";
  const groupOf = (at: number): string => steps[at]?.phase ?? "";
  const before = steps.map((_, at) => {
    const place = steps.findLastIndex((__, other) => other < at && groupOf(other) !== groupOf(at));
    return names.filter((__, other) => place >= 0 && groupOf(other) === groupOf(place));
  });
  return {
    dependsOn: before.map((them, at) => them.map((stepId) => ({ stepId, because: `phase and number ${groupOf(at)}` }))),
    loops: steps.map((_, at) => (first >= 0 && at >= first && at <= last ? { id, over: "story" } : null)),
    troubles: [],
  };
};

/** The order of a module of 6.0, which its help has; null where it has none. */
export const helpWorkflow60 = (folder: PersonaFolder, file: string, pack: string): FoundWorkflow | null => {
  const rows = inOrder((helpRows(folder, file, "bmad-6.0") ?? []).filter(({ cells }) => cells["module"] === pack));
  if (rows.length === 0) return null;
  const name = `${pack}: ${[...new Set(rows.map(({ cells }) => cells["phase"]))].join(", ")}`;
  return {
    ...{ format: "bmad-6.0", pack, id: pack, aliases: [pack], name, description: null, file, field: "" },
    ...{ steps: rows.map(stepOf), arrange: byNumber },
  };
};
