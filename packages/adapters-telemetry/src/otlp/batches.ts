/** Spans in one request: a collector takes 4 MiB by default, and a span of ours is about 0.5 KiB. */
export const SPANS_A_REQUEST = 1000;

/** Cuts what comes into lists of at most `size`; holds one of them at a time. */
export function* batches<A>(items: Iterable<A>, size: number): Generator<A[]> {
  let batch: A[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
