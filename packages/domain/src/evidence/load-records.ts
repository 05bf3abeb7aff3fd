import * as Schema from "effect/Schema";
import { Phase } from "./phase.ts";
import { AtMs, Count } from "./record-units.ts";

/** An arrival of the open model that was never sent; counted apart from what was. */
export const DroppedArrivalRecord = Schema.Struct({
  kind: Schema.Literal("dropped-arrival"),
  stage: Count,
  intendedAtMs: AtMs,
  reason: Schema.Literals(["no-free-agent", "queue-full", "load-ended"]),
});
export type DroppedArrivalRecord = typeof DroppedArrivalRecord.Type;

/** One stage of a load run, written when it ends. */
export const StageRecord = Schema.Struct({
  kind: Schema.Literal("stage"),
  /** Ordinal within the run, warm-up first. */
  stage: Count,
  name: Schema.String,
  phase: Phase,
  startedAtMs: AtMs,
  endedAtMs: AtMs,
  /** Agents busy, or arrivals a second, at the start and at the end. */
  fromLevel: Schema.Finite,
  toLevel: Schema.Finite,
  /** The driver's own count of what was due in it: sent, dropped, or still waiting at the end. */
  arrivals: Count,
  /** Mean number open at the orchestrator, by the driver's own counter and not by any record's times; absent where it was cut off. */
  meanOpen: Schema.optionalKey(Schema.Finite),
});
export type StageRecord = typeof StageRecord.Type;

/** A fault window of a load run, on the run's axis. */
export const FaultWindowRecord = Schema.Struct({
  kind: Schema.Literal("fault-window"),
  name: Schema.String,
  fromMs: AtMs,
  toMs: AtMs,
  /** Agents that the script aims at; empty means all. */
  agentIds: Schema.Array(Schema.String),
});
export type FaultWindowRecord = typeof FaultWindowRecord.Type;

/** Why a load run ended before its plan did. */
export const StoppedEarlyRecord = Schema.Struct({
  kind: Schema.Literal("stopped-early"),
  atMs: AtMs,
  target: Schema.String,
  reason: Schema.String,
});
export type StoppedEarlyRecord = typeof StoppedEarlyRecord.Type;
