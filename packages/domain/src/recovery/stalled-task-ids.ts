/**
 * The tasks whose last sign of progress (Unix ms) is stallAfterMs or longer ago, the longest silent first. It goes by
 * progress, not by whether a process lives: one that hangs looks healthy.
 */
export const stalledTaskIds = (
  lastProgressAtMs: ReadonlyMap<string, number>,
  nowMs: number,
  stallAfterMs: number,
): readonly string[] =>
  [...lastProgressAtMs]
    .filter(([, atMs]) => nowMs - atMs >= stallAfterMs)
    .toSorted(([, one], [, other]) => one - other)
    .map(([taskId]) => taskId);
