/** Spans in one request: a collector takes 4 MiB by default, and a span of ours is about 0.5 KiB. */
export const SPANS_A_REQUEST = 1000;

/** Cuts a list into lists of at most `size`. */
export const batches = <A>(items: readonly A[], size: number): readonly (readonly A[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
