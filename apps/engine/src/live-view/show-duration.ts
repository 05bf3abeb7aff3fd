/** `310 ms`, `1.24 s`, `2:05 min`: as many digits as a glance can use. */
export const showDuration = (durationMs: number): string => {
  if (durationMs < 1000) return `${durationMs.toFixed(0)} ms`;
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(2)} s`;
  const seconds = Math.floor(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
};

/** `m:ss` since the start. */
export const showElapsed = (elapsedMs: number): string => {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};
