/**
 * The first YAML fence of a Markdown file, which is where 4.x keeps an agent; null where there is none. Found line by line
 * instead of by one expression over the whole text, whose time grows with the square of a hostile file.
 */
export const fencedYaml = (markdown: string): string | null => {
  const lines = markdown.replaceAll("\r", "").split("\n");
  const start = lines.findIndex((line) => /^```ya?ml\s*$/.test(line));
  if (start === -1) return null;
  const end = lines.findIndex((line, at) => at > start && line.startsWith("```"));
  return end === -1 ? null : lines.slice(start + 1, end).join("\n");
};
