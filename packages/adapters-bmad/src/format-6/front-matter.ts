import type { PersonaFolder } from "../folder/persona-folder.ts";
import { yamlOf } from "../values/parse-text.ts";
import { fieldOf, type PlainRecord, textOf } from "../values/plain-value.ts";
import { tableOf } from "../values/read-parsed.ts";
import type { SkillFolder } from "./skill-folders.ts";

const frontMatterIn = (markdown: string): string | null => {
  const lines = markdown.replaceAll("\r", "").split("\n");
  const end = lines.findIndex((line, at) => at > 0 && line.trimEnd() === "---");
  return lines[0]?.trimEnd() === "---" && end > 0 ? lines.slice(1, end).join("\n") : null;
};

const complain = (folder: PersonaFolder, file: string, message: string): null => {
  const hint = "A skill begins with a front matter of its folder's name and a description.";
  folder.report("wrong-field", file, "", { message, hint });
  return null;
};

/** The head of a `SKILL.md`; what is wrong with it is reported, and costs the persona only its description. */
export const frontMatter = (folder: PersonaFolder, { skill, at }: SkillFolder): PlainRecord | null => {
  const file = `${at}/SKILL.md`;
  const text = folder.isFile(file) ? folder.read(file) : null;
  if (text === null) return complain(folder, file, "there is no such file");
  const head = frontMatterIn(text);
  if (head === null) return complain(folder, file, "no front matter");
  const table = tableOf(folder, file, head, { kind: "YAML", parse: yamlOf });
  if (table === null) return null;
  const name = textOf(fieldOf(table, "name"));
  if (name !== skill) complain(folder, file, `named ${name ?? "nothing"} in the folder ${skill}`);
  return table;
};
