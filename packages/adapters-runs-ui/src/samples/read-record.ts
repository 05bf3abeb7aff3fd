import type { EvidenceRecord } from "@plimsoll/domain";

type Fields = Readonly<Record<string, unknown>>;

const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const isText = (value: unknown): boolean => typeof value === "string";
const isList = (value: unknown): boolean => Array.isArray(value);
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const isNumberOrNull = (value: unknown): boolean => value === null || isNumber(value);
const isOutcome = (value: unknown): boolean =>
  value === "succeeded" || value === "failed" || value === "cancelled" || value === "pending";

/** The fields that the page reads, by kind: checking all of a large file against the whole schema would take minutes. */
const NEEDED: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  run: { runId: isText, startedAt: isText, scenario: isObject, environment: isObject, command: isList },
  orchestrator: { description: isObject },
  phase: { phase: isText, startedAtMs: isNumber, endedAtMs: isNumber },
  wave: { phase: isText, wave: isNumber, startedAtMs: isNumber, endedAtMs: isNumber },
  stage: { phase: isText, stage: isNumber, name: isText, startedAtMs: isNumber, endedAtMs: isNumber },
  "fault-window": { name: isText, fromMs: isNumber, toMs: isNumber },
  invocation: {
    phase: isText,
    wave: isNumber,
    requestId: isText,
    agentId: isText,
    canary: isText,
    intendedAtMs: isNumber,
    sentAtMs: isNumber,
    endedAtMs: isNumberOrNull,
    outcome: isOutcome,
  },
  "llm-call": { callId: isText, canaries: isList, arrivedAtMs: isNumber, endedAtMs: isNumberOrNull, heldMs: isNumber },
  end: { atMs: isNumber, partial: (value) => typeof value === "boolean", reason: isText },
};

/** A line's record, or what is wrong with the line. */
export const readRecord = (line: string): EvidenceRecord | string => {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (cause) {
    return cause instanceof Error ? cause.message : "no JSON";
  }
  if (!isObject(json)) return "not a record";
  const fields = json as Fields;
  if (typeof fields["kind"] !== "string") return "field kind is missing";
  for (const [name, holds] of Object.entries(NEEDED[fields["kind"]] ?? {}))
    if (!holds(fields[name])) return `field ${name} of ${fields["kind"]} is missing or not of its type`;
  return json as EvidenceRecord;
};
