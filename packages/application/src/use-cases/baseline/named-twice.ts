/** A refusal for each run that was named more than once: it would count as two. */
export const namedTwice = (runIds: readonly string[]): readonly string[] =>
  [...new Set(runIds.filter((id, at) => runIds.indexOf(id) !== at))].map((id) => `run ${id} is named twice`);
