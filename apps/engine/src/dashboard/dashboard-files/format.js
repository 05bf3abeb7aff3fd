/** A duration as people read it: 12 ms, 3.4 s, 2 min 5 s; a dash where there is none. */
export const duration = (ms) => {
  if (ms === null || ms === undefined) return "–";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
};

/** Bytes with a binary unit. */
export const bytes = (count) => {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const at = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(count) / 10));
  return `${(count / 2 ** (10 * at)).toFixed(at === 0 ? 0 : 1)} ${units[at]}`;
};

/** A share of one in percent. */
export const percent = (ratio) => `${(100 * ratio).toFixed(ratio < 0.999 && ratio > 0 ? 1 : 0)} %`;

/** Unix ms as local wall time. */
export const timeOfDay = (ms) =>
  ms === null || ms === undefined ? "–" : new Date(ms).toLocaleTimeString([], { hourCycle: "h23" });

/** Median and 95th percentile (nearest rank) of a list; nulls without any. */
export const spread = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { p50: rank(0.5), p95: rank(0.95) };
};

/** Text of a state: a sign as well as a colour, for those who tell colours apart badly. */
export const SIGNS = {
  pending: "○",
  running: "▶",
  succeeded: "✓",
  "partially-succeeded": "◑",
  retried: "↻",
  failed: "✗",
  blocked: "⊘",
  cancelled: "■",
  cancelling: "■",
};
export const stateText = (state) => `${SIGNS[state] ?? "•"} ${state}`;
