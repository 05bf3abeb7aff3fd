/** Characters that a POSIX shell takes for themselves wherever they stand in a word (the set of Python's shlex.quote). */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** A word that a POSIX shell reads as exactly this text (IEEE Std 1003.1-2024, XCU 2.2.2); bare where it needs no quotes. */
export const shellWord = (text: string): string => (PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** A command that is shown, so that copied into a shell it gives the program these very words. */
export const shellCommand = (words: readonly string[]): string => words.map(shellWord).join(" ");
