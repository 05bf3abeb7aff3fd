/** A stretch of the judge's prose: plain words, or code between backticks. */
export interface ProsePart {
  readonly text: string;
  readonly isCode: boolean;
}

/** Cuts a sentence at its backticks; an odd one out is a plain character. */
export const proseParts = (sentence: string): readonly ProsePart[] => {
  const pieces = sentence.replace(/\s*\r?\n\s*/g, " ").split("`");
  if (pieces.length % 2 === 0) return [{ text: sentence, isCode: false }];
  return pieces.map((text, index) => ({ text, isCode: index % 2 === 1 })).filter(({ text }) => text !== "");
};
