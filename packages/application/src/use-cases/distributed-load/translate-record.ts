import type { EvidenceRecord } from "@plimsoll/domain";
import type { GeneratorSeat } from "./generator-seat.ts";

/** Puts a generator's records among those of the others. */
export interface Translation extends GeneratorSeat {
  /** Added to its times so that its start falls on everybody's: what is kept of them are durations since the start. */
  readonly shiftMs: number;
}

const AGENT = /^archon-(\d+)$/;

/** The agent's place in the whole run; a generator numbers its own from 1. */
export const globalAgentId = (agentId: string, { ordinal, count }: GeneratorSeat): string => {
  const local = AGENT.exec(agentId)?.[1];
  return local === undefined ? agentId : `archon-${(Number(local) - 1) * count + ordinal + 1}`;
};

/** What a generator calls an agent of the run; null for an agent of another. */
export const localAgentId = (agentId: string, { ordinal, count }: GeneratorSeat): string | null => {
  const place = Number(AGENT.exec(agentId)?.[1] ?? Number.NaN) - 1;
  return place % count === ordinal ? `archon-${Math.floor(place / count) + 1}` : null;
};

const isInstant = (key: string): boolean => key === "atMs" || key.endsWith("AtMs");

/** Every field of the evidence that is an instant ends in AtMs, but for those of a fault window. */
const shifted = (value: unknown, shiftMs: number): unknown => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      isInstant(key) && typeof field === "number"
        ? field + shiftMs
        : key === "reported"
          ? shifted(field, shiftMs)
          : field,
    ]),
  );
};

/** A generator's record with the run's agents and on the run's axis; ids that count through a run get the generator's mark. */
export const translateRecord = <R extends EvidenceRecord>(record: R, translation: Translation): R => {
  const moved = shifted(record, translation.shiftMs) as EvidenceRecord;
  return named(moved, translation) as R;
};

const named = (moved: EvidenceRecord, translation: Translation): EvidenceRecord => {
  const mark = `g${translation.ordinal + 1}-`;
  const nameOf = (agentId: string): string => globalAgentId(agentId, translation);
  switch (moved.kind) {
    case "invocation":
    case "stray-result":
      return { ...moved, agentId: nameOf(moved.agentId), requestId: `${mark}${moved.requestId}` };
    case "agent":
      return { ...moved, agentId: nameOf(moved.agentId) };
    case "llm-call":
      return { ...moved, callId: `${mark}${moved.callId}`, agentIds: moved.agentIds.map(nameOf) };
    case "fault-window": {
      const { shiftMs } = translation;
      return { ...moved, fromMs: moved.fromMs + shiftMs, toMs: moved.toMs + shiftMs };
    }
    default:
      return moved;
  }
};
