const BYTES_PER_MB = 1_048_576;

/** `310 ms`, `1.24 s`, `2:05 min`: as many digits as a glance can use. */
export const showDuration = (durationMs: number): string => {
  if (!Number.isFinite(durationMs)) return "never";
  if (durationMs < 1) return `${durationMs.toFixed(2)} ms`;
  if (durationMs < 1000) return `${durationMs < 100 ? durationMs.toFixed(1) : durationMs.toFixed(0)} ms`;
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(2)} s`;
  const seconds = Math.floor(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
};

/** `m:ss` since the start. */
export const showElapsed = (elapsedMs: number): string => {
  const seconds = Math.floor(elapsedMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

/** Whole megabytes of 1,048,576 bytes, as stories/000 counts them. */
export const showMegabytes = (bytes: number): string => `${(bytes / BYTES_PER_MB).toFixed(0)} MB`;

/** `wave 3/6`; steps that make their waves one by one have no total to show. */
export const showOrdinal = (phase: string, wave: number, waves: number): string =>
  wave < waves && waves > 1 ? `${phase} ${wave + 1}/${waves}` : `${phase} ${wave + 1}`;
