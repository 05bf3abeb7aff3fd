/** Tells that the last line of a run's samples was being written when its runner died; nothing when it is whole. */
export const tornNote = (tornLine: number | null): string =>
  tornLine === null ? "" : `Line ${tornLine} of samples.ndjson was cut off in writing and is left out.\n`;
