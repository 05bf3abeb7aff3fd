/** A prompt as user code is given it. */
export interface UserPrompt {
  /** 16 hex digits; null where the prompt carries no mark. */
  readonly canary: string | null;
  /** The object of a line of inputs; null when the prompt is plain text. */
  readonly input: object | null;
  readonly text: string;
}

const CANARY_MARK = /\[\[canary:([0-9a-f]{16})\]\]/;
const MARKS = /\[\[(?:agent|canary):[^\]]{1,128}\]\]/g;

const objectIn = (text: string): object | null => {
  if (!text.trimStart().startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : null;
  } catch {
    return null;
  }
};

/**
 * Text stays text, marks and all, so that what forwards it forwards the canary too. A JSON object becomes the input:
 * marks inside its strings stay, marks around it are taken off and travel in a header.
 */
export const readPrompt = (prompt: string): UserPrompt => ({
  canary: CANARY_MARK.exec(prompt)?.[1] ?? null,
  input: objectIn(prompt) ?? objectIn(prompt.replace(MARKS, "")),
  text: prompt,
});
