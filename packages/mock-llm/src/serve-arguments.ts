import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as Result from "effect/Result";
import { parseConfig } from "./settings.ts";
import type { MockLlmConfig } from "./settings.ts";

export const SERVE_USAGE = `plimsoll-mock-llm [options]   an LLM that does as it is told, on 127.0.0.1, in the formats of OpenAI, Anthropic and Gemini

  --port <n>                TCP port (0, a free one)
  --seed <n>                all randomness comes from it (1)
  --model <name>            what /v1/models names (mock)
  --latency-ms <ms>         fixed time to the answer (0)
  --latency-median-ms <ms>  lognormal time to the answer, with --latency-p95-ms
  --latency-p95-ms <ms>
  --ttft-ms <ms>            streams: time to the first token (as the answer's)
  --per-token-ms <ms>       streams: time between tokens (0)
  --answer-tokens <n>       pads answers to so many tokens
  --tool-turns <n>          calls the first offered tool so many times before each answer (0)
  --tool-calls              the same as --tool-turns 1
  --rpm <n>                 429 above so many requests in any minute
  --journal-capacity <n>    calls remembered before 507 (1000000)
  --settings <file.json>    settings as of PATCH /_plimsoll/settings, faults included; flags go first
  --help

Example: plimsoll-mock-llm --port 18080 --latency-median-ms 800 --latency-p95-ms 2500 --rpm 60
`;

const OPTIONS = {
  port: { type: "string" },
  seed: { type: "string" },
  model: { type: "string" },
  "latency-ms": { type: "string" },
  "latency-median-ms": { type: "string" },
  "latency-p95-ms": { type: "string" },
  "ttft-ms": { type: "string" },
  "per-token-ms": { type: "string" },
  "answer-tokens": { type: "string" },
  "tool-turns": { type: "string" },
  "tool-calls": { type: "boolean" },
  rpm: { type: "string" },
  "journal-capacity": { type: "string" },
  settings: { type: "string" },
  help: { type: "boolean" },
} as const;

type Flags = Readonly<Partial<Record<keyof typeof OPTIONS, string | boolean>>>;

/** Drops what was not given, so that defaults stay where they are defined. */
const given = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Not a number becomes NaN, which the schema then refuses by its field. */
const numberOf = (text: string | boolean | undefined): number | undefined =>
  text === undefined ? undefined : text === "" ? Number.NaN : Number(text);

const fixed = (latencyMs: number | undefined): unknown =>
  latencyMs === undefined ? undefined : { kind: "fixed", latencyMs };

const latencyOf = (flags: Flags): unknown => {
  const medianMs = numberOf(flags["latency-median-ms"]);
  if (medianMs === undefined && flags["latency-p95-ms"] === undefined) return fixed(numberOf(flags["latency-ms"]));
  return { kind: "lognormal", medianMs, p95Ms: numberOf(flags["latency-p95-ms"]) };
};

const settingsOf = (flags: Flags): Record<string, unknown> => ({
  latency: { kind: "fixed", latencyMs: 0 },
  ...(flags.settings !== undefined && (JSON.parse(readFileSync(String(flags.settings), "utf8")) as object)),
  ...given({
    latency: latencyOf(flags),
    timeToFirstToken: fixed(numberOf(flags["ttft-ms"])),
    perToken: fixed(numberOf(flags["per-token-ms"])),
    answerTokens: numberOf(flags["answer-tokens"]),
    toolTurns: numberOf(flags["tool-turns"]),
    toolCalls: flags["tool-calls"],
    rpm: numberOf(flags.rpm),
  }),
});

const configOf = (flags: Flags): unknown => ({
  settings: settingsOf(flags),
  seed: numberOf(flags.seed) ?? 1,
  ...given({
    model: flags.model,
    port: numberOf(flags.port),
    journalCapacity: numberOf(flags["journal-capacity"]),
  }),
});

/** The configuration that a command line asks for, `help`, or what is wrong with it. */
export const parseServeArguments = (argv: readonly string[]): Result.Result<MockLlmConfig | "help", string> => {
  try {
    const { values } = parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false });
    return values.help === true ? Result.succeed("help" as const) : parseConfig(configOf(values));
  } catch (cause) {
    return Result.fail(cause instanceof Error ? cause.message : String(cause));
  }
};
