import { distance } from "fastest-levenshtein";

/** The candidate nearest to what was written, if near enough to be a slip: at most a third of the word, at least two edits. */
export const nearest = (written: string, candidates: readonly string[]): string | null => {
  const limit = Math.max(2, Math.floor(written.length / 3));
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: distance(written.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= limit ? best.candidate : null;
};

/** ` Did you mean "x"?` with its leading space, or nothing. */
export const didYouMean = (written: string, candidates: readonly string[]): string => {
  const guess = nearest(written, candidates);
  return guess === null ? "" : ` Did you mean "${guess}"?`;
};
