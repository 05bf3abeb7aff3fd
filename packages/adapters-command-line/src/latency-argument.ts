import type { LatencyModel } from "@plimsoll/domain";

/** What `--llm-latency-ms` asked for; an empirical model's samples are still in their file. */
export type LatencyArgument = LatencyModel | { readonly kind: "empirical-file"; readonly path: string };

/** How the flag may be written; shown wherever it was written otherwise. */
export const LATENCY_SYNTAX = "milliseconds such as 100, lognormal:median=800,p95=2500[,max=10000] or empirical:FILE";

const nonNegative = (text: string): number | null => {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
};

const lognormalKeys = ["median", "p95", "max"];

const parseLognormal = (body: string): LatencyModel => {
  const values = new Map<string, number>();
  for (const part of body.split(",")) {
    const [key = "", text = ""] = part.split("=", 2);
    const value = nonNegative(text);
    if (!lognormalKeys.includes(key)) throw new Error(`"${key}" is not one of ${lognormalKeys.join(", ")}`);
    if (values.has(key)) throw new Error(`"${key}" is given twice`);
    if (value === null) throw new Error(`"${part}" needs a number of milliseconds, 0 or more`);
    values.set(key, value);
  }
  const [medianMs, p95Ms, maxMs] = lognormalKeys.map((key) => values.get(key));
  if (medianMs === undefined || p95Ms === undefined) throw new Error("lognormal needs both median and p95");
  if (p95Ms < medianMs) throw new Error(`p95=${p95Ms} is below median=${medianMs}`);
  return { kind: "lognormal", medianMs, p95Ms, ...(maxMs === undefined ? {} : { maxMs }) };
};

/** Reads the flag's value; throws an Error whose message says what is wrong with it. */
export const parseLatencyArgument = (text: string): LatencyArgument => {
  const latencyMs = nonNegative(text);
  if (latencyMs !== null) return { kind: "fixed", latencyMs };
  const colon = text.indexOf(":");
  const [kind, body] = colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1)];
  if (kind === "lognormal") return parseLognormal(body);
  if (kind === "empirical" && body !== "") return { kind: "empirical-file", path: body };
  throw new Error(`expected ${LATENCY_SYNTAX}`);
};
