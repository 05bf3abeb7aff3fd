const AGENT_OPENING = "[[agent:";
const CANARY_OPENING = "[[canary:";
const CLOSING = "]]";

/** Who speaks in a prompt, and the canaries it carries. */
export interface PromptMarkers {
  readonly agentIds: readonly string[];
  readonly canaries: readonly string[];
}

/** Reads `[[agent:…]]` and `[[canary:…]]` as the runner writes them. */
export const markersOf = (prompt: string): PromptMarkers => ({
  agentIds: valuesAfter(AGENT_OPENING, prompt),
  canaries: valuesAfter(CANARY_OPENING, prompt),
});

/** Plain searching instead of a pattern, and no growing array for the usual single value: this runs once a call. */
const valuesAfter = (opening: string, prompt: string): readonly string[] => {
  const first = prompt.indexOf(opening);
  if (first < 0) return [];
  const start = first + opening.length;
  const end = prompt.indexOf(CLOSING, start);
  if (end < 0) return [];
  const value = ownCopy(prompt.slice(start, end));
  return prompt.includes(opening, end) ? [value, ...valuesAfter(opening, prompt.slice(end))] : [value];
};

/** V8 copies shorter slices anyway (SlicedString::kMinLength). */
const SHARED_SLICE_CHARACTERS = 13;

/** A slice keeps the whole prompt in memory for as long as the journal keeps the slice; parsed text stands alone. */
const ownCopy = (slice: string): string =>
  slice.length < SHARED_SLICE_CHARACTERS ? slice : (JSON.parse(JSON.stringify(slice)) as string);

/** What the simulated LLM says: the canaries it was told to repeat. */
export const echoOf = (canaries: readonly string[]): string =>
  canaries.map((canary) => `${CANARY_OPENING}${canary}${CLOSING}`).join(" ");
