import type { Persona } from "@plimsoll/application";
import { slugOf } from "../capabilities/capabilities-of.ts";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import type { Arrange, Trouble } from "../steps/arrangement.ts";
import type { FoundStep } from "../steps/found-step.ts";
import { type HelpRow, helpRows } from "../steps/help-rows.ts";
import type { FoundWorkflow } from "../steps/make-workflow.ts";
import { textOf, textsOf } from "../values/plain-value.ts";
import { stepGraph } from "./step-graph.ts";

/** Done once for each story: sprint planning writes what "implementation agents follow for every story", its help says. */
const STORY_SKILLS = ["bmad-build", "bmad-code-review", "bmad-walkthrough", "bmad-qa-generate-e2e-tests"];

const skillsIn = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split(/[,;|\s]+/)
    .map((name) => name.replace(/:.*$/, ""))
    .filter((name) => name !== "");

/** Whoever has the skill in the menu; a skill that nobody has may be used by anybody. */
const agentOf = (skill: string, personas: readonly Persona[]): string => {
  const able = personas.filter(({ commands }) => commands.some(({ target }) => target === skill));
  return able.map(({ aliases, key }) => aliases[0] ?? key).join("/") || "various";
};

const stepOf = ({ cells, file, field }: HelpRow, personas: readonly Persona[]): FoundStep => ({
  ...{ file, field, requires: [], updates: [], validates: [], condition: null, repeats: null },
  isNamedWhole: true,
  name: textOf(cells["skill"]),
  agent: agentOf(cells["skill"] ?? "", personas),
  action: textOf(cells["display-name"]),
  creates: textsOf(cells["outputs"]),
  uses: textsOf(cells["skill"]),
  optional: cells["required"] !== "true",
  notes: textOf(cells["description"]),
  phase: textOf(cells["phase"]),
});

/** The rows are not in the order of the work: what ships stands above what plans. Within each the file's order is kept. */
const inOrder = (rows: readonly HelpRow[]): readonly HelpRow[] =>
  rows.toSorted((a, b) => Number(a.cells["phase"] === "ship") - Number(b.cells["phase"] === "ship"));

/**
 * Who comes before whom: as `preceded-by` and `followed-by` say. A row without `preceded-by` follows the last required row above
 * it, and a required one all rows above it, because what is required is the spine of the work.
 */
const byNeighbours =
  (rows: readonly HelpRow[]): Arrange =>
  (steps, names) => {
    const graph = stepGraph(names);
    const troubles: Trouble[] = [];
    const placesOf = (skill: string) => rows.flatMap(({ cells }, at) => (cells["skill"] === skill ? [at] : []));
    const link = (from: number, to: number, because: string): void => {
      const step = steps[to];
      if (graph.link(from, to, because) || step === undefined) return;
      const message = `${because} closes a circle`;
      troubles.push({ step, message, hint: "The order was made without it." });
    };
    rows.forEach(({ cells }, at) => {
      for (const skill of skillsIn(cells["preceded-by"])) {
        const places = placesOf(skill);
        for (const from of places) link(from, at, `preceded-by ${skill}`);
        const step = steps[at];
        if (places.length > 0 || step === undefined) continue;
        troubles.push({
          step,
          message: `preceded-by ${skill}, which has no row in the order`,
          hint: "It was not waited for.",
        });
      }
      for (const skill of skillsIn(cells["followed-by"]))
        for (const to of placesOf(skill)) link(at, to, `followed-by of ${cells["skill"]}`);
    });
    rows.forEach(({ cells }, at) => {
      if (skillsIn(cells["preceded-by"]).length > 0) return;
      const required = cells["required"] === "true";
      const last = rows.findLastIndex((row, other) => other < at && row.cells["required"] === "true");
      const before = required ? graph.openBefore(at) : last >= 0 ? [last] : [];
      for (const from of before) graph.link(from, at, "stands above it in the file");
    });
    const first = rows.findIndex(({ cells }) => STORY_SKILLS.includes(cells["skill"] ?? ""));
    const loop = { id: names[first] ?? "", over: "story" };
    const loops = rows.map(({ cells }) => (STORY_SKILLS.includes(cells["skill"] ?? "") ? loop : null));
    return { dependsOn: graph.dependsOn(), loops, troubles };
  };

const workflowOf = (module: string, rows: readonly HelpRow[], personas: readonly Persona[]): FoundWorkflow => {
  const file = rows[0]?.file ?? "";
  const id = slugOf(module) || "module";
  const steps = rows.map((row) => stepOf(row, personas));
  const able = personas.find(({ commands }) =>
    rows.some(({ cells }) => commands.some((one) => one.target === cells["skill"])),
  );
  const pack = able?.pack ?? id;
  const aliases = [...new Set([id, pack])];
  return {
    ...{ format: "bmad-6-skills", pack, id, aliases, name: module, description: null, file, field: "" },
    ...{ steps, arrange: byNeighbours(rows) },
  };
};

/** The orders that a help of 6.12 has: one for each module that has one. */
export const helpWorkflows6 = (
  folder: PersonaFolder,
  file: string,
  personas: readonly Persona[],
): readonly FoundWorkflow[] => {
  const rows = inOrder(helpRows(folder, file, "bmad-6-skills") ?? []);
  const modules = [...new Set(rows.map(({ cells }) => cells["module"] ?? ""))];
  return modules.map((module) =>
    workflowOf(
      module,
      rows.filter(({ cells }) => (cells["module"] ?? "") === module),
      personas,
    ),
  );
};
