import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { LlmCallRecord } from "../evidence/evidence-record.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";

/** True for an answer that asked for a tool: another call must follow it. One that a fault spoiled asked for nothing. */
export const isToolTurn = ({ outcome, toolTurn }: LlmCallRecord): boolean =>
  outcome === "answered" && toolTurn === true;

/** Tool turns of an invocation, at most as many as the load's script declares: one that is asked for again is no further step. */
export const toolTurnCount = ({ of }: EvidenceIndex, { calls }: InvocationTrace): number =>
  Math.min(of.run[0]?.load?.toolTurns ?? Number.POSITIVE_INFINITY, calls.filter(isToolTurn).length);
