const UNITS = [
  ["PerSec", "per s"],
  ["PerHour", "per hour"],
  ["Ms", "ms"],
  ["Mb", "MB"],
  ["Ratio", "ratio"],
];

/** `p95LatencyMs` as people read it: its words and its unit. */
export const metricWords = (name) => {
  const [suffix, unit] = UNITS.find(([end]) => name.endsWith(end)) ?? ["", ""];
  const words = name
    .slice(0, name.length - suffix.length)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/\bLlm\b/gi, "LLM")
    .replace(/\bCpu\b/gi, "CPU")
    .replace(/ [A-Z](?=[a-z])/g, (part) => part.toLowerCase());
  return { words: words.charAt(0).toUpperCase() + words.slice(1), unit };
};

/** Four significant digits, with thousands apart; infinity is what a failed invocation counts as. */
export const number = (value) => {
  if (value === null || value === undefined) return "–";
  if (value === "+Infinity") return "∞";
  if (value === "-Infinity") return "−∞";
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value)) return value.toLocaleString("en");
  const rounded = Number(value.toPrecision(4));
  return rounded.toLocaleString("en", { maximumSignificantDigits: 4 });
};

/** Milliseconds with the unit that suits them. */
export const duration = (ms) => {
  if (typeof ms !== "number") return ms === "+Infinity" ? "∞ (failed)" : number(ms);
  if (Math.abs(ms) < 1_000) return `${number(ms)} ms`;
  if (ms < 120_000) return `${number(ms / 1_000)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
};

/** A figure with its interval. */
export const estimate = (one) => {
  if (one === null || one === undefined) return "–";
  if (one.value === null) return one.reason ? "withheld" : "–";
  const interval = one.low === null && one.high === null ? "" : ` [${number(one.low)}, ${number(one.high)}]`;
  return `${number(one.value)}${interval}`;
};

/** An RFC 3339 instant as local wall time. */
export const instant = (text) => {
  const at = new Date(text ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? "–" : at.toLocaleString("sv-SE");
};

const SIGNS = {
  GO: "✓",
  "NO-GO": "✗",
  INCONCLUSIVE: "?",
  INVALID: "⚠",
  pass: "✓",
  fail: "✗",
  succeeded: "✓",
  failed: "✗",
  cancelled: "■",
  pending: "○",
  running: "▶",
  damaged: "⚠",
  "cut-off": "✂",
};

/** A state with a sign as well as a colour, for those who tell colours apart badly. */
export const signed = (state) => `${SIGNS[state] ?? "•"} ${state}`;

/** Class of a state's colour. */
export const tone = (state) => {
  if (["GO", "pass", "succeeded", "finished", "found", "measured", "meets", "conforms", "holds"].includes(state))
    return "good";
  if (
    ["NO-GO", "fail", "failed", "damaged", "failure", "misses", "none-meets", "below-asked", "breaks"].includes(state)
  )
    return "bad";
  if (["running"].includes(state)) return "busy";
  return "doubtful";
};
