import type { Persona, PersonaCatalogue, PersonaTeam, PersonaWorkflow } from "@plimsoll/application";
import { table } from "./workflow-table.ts";

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

const indented = (rows: readonly (readonly string[])[]): string => table(rows.map((row) => ["", ...row]));

/** Names by which it is demanded stand in its first line; each other capability has a line with where it comes from. */
const personaBlock = ({ key, name, title, aliases, files, capabilities, unknownFields }: Persona): string => {
  const rows = capabilities
    .filter(({ capability }) => !capability.startsWith("persona:"))
    .map(({ capability, how, source, evidence }) => [
      ...[capability, how, source.field === "" ? source.file : `${source.file} ${source.field}`],
      JSON.stringify(evidence),
    ]);
  const unknown = unknownFields.length === 0 ? "" : `  fields that were not used: ${unknownFields.join(", ")}\n`;
  return `${key}  ${name}, ${title}  (${aliases.join(", ")})  ${files.join(" < ")}\n${indented(rows)}${unknown}`;
};

const teamRow = ({ key, name, members }: PersonaTeam): readonly string[] => [
  ...[key, name, plural(members.length, "persona"), members.map((one) => one.split(":").at(-1)).join(", ")],
];

const workflowRow = ({ key, steps }: PersonaWorkflow): readonly string[] => {
  const loops = [...new Set(steps.flatMap(({ loop }) => loop?.over ?? []))];
  const conditions = [...new Set(steps.flatMap(({ condition }) => condition ?? []))];
  return [
    ...[key, plural(steps.length, "step"), loops.length === 0 ? "" : `repeated: ${loops.join(", ")}`],
    conditions.length === 0 ? "" : `conditions: ${conditions.join(", ")}`,
  ];
};

const section = (title: string, body: string): string => (body === "" ? "" : `\n${title}\n${body}`);

/** Everything that a folder of personas holds, and what of it could not be used. */
export const renderPersonas = ({ folder, formats, personas, teams, workflows, problems }: PersonaCatalogue): string => {
  const counts = [
    plural(personas.length, "persona"),
    plural(teams.length, "team"),
    plural(workflows.length, "workflow"),
    `${problems.length} not usable as they stand`,
  ];
  const told = problems.map(({ code, source, message, hint }) => [
    ...[code, [source.file, source.field].join(" ").trim(), `${message}. ${hint}`],
  ]);
  return [
    `${folder}: ${counts.join(", ")} (${formats.join(", ")})\n\n`,
    personas.map(personaBlock).join(""),
    section("Teams", indented(teams.map(teamRow))),
    section("Workflows", indented(workflows.map(workflowRow))),
    section("Problems", indented(told)),
  ].join("");
};
