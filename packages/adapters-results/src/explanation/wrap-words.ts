/** Lines of at most `width` characters, each after `indent`; a word longer than that stands alone. Control characters become blanks. */
export const wrapWords = (text: string, width: number, indent: string): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text
    .replaceAll(/\p{Cc}/gu, " ")
    .split(/\s+/)
    .filter((each) => each !== "")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, indent + line];
};
