import type { LlmCallRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { ContractViolation } from "../contract-violation.ts";
import type { CheckContext } from "./contract-case.ts";

const POLL_MS = 15;

/** The journal's end, so that a check reads its own calls only. */
export const journalEnd = (context: CheckContext) =>
  Effect.map(context.llm.journal.read(0, false), ({ nextCursor }) => nextCursor);

/** Calls since a cursor, ended and open. */
export const callsSince = (context: CheckContext, cursor: number) =>
  Effect.map(context.llm.journal.read(cursor, true), ({ calls }) => calls);

/** `open`: has arrived and not ended. `abandoned`: its client left before an answer. */
type CallState = "open" | "abandoned";

/** A stalled call ends only by its client's leaving, so `stalled` on an ended call says just that. */
const OUTCOMES: Readonly<Record<CallState, readonly LlmCallRecord["outcome"][]>> = {
  open: ["pending"],
  abandoned: ["client-aborted", "stalled"],
};

const isIn = (call: LlmCallRecord, state: CallState): boolean =>
  OUTCOMES[state].includes(call.outcome) && (call.endedAtMs === null) === (state === "open");

interface Awaited {
  readonly cursor: number;
  readonly canary: string;
  readonly state: CallState;
  readonly withinMs: number;
  readonly promise: string;
}

/** Waits until the journal shows a call with this canary in this state; a violation when it does not in time. */
export const awaitLlmCall = Effect.fnUntraced(function* (context: CheckContext, awaited: Awaited) {
  const untilMs = context.clock.nowMs() + awaited.withinMs;
  let seen: readonly LlmCallRecord[] = [];
  while (context.clock.nowMs() <= untilMs) {
    seen = (yield* callsSince(context, awaited.cursor)).filter(({ canaries }) => canaries.includes(awaited.canary));
    const found = seen.find((call) => isIn(call, awaited.state));
    if (found !== undefined) return found;
    yield* Effect.sleep(POLL_MS);
  }
  const outcomes = seen
    .map(({ outcome, endedAtMs }) => `${outcome} ${endedAtMs === null ? "(open)" : "(ended)"}`)
    .join(", ");
  const observed = `after ${awaited.withinMs} ms the journal's calls of this request are: ${outcomes || "none"}`;
  return yield* new ContractViolation({ promise: awaited.promise, observed });
});
