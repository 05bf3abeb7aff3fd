import type { LlmCallRecord } from "./evidence-record.ts";

/** A call that was written while pending and again when it ended counts once, as it ended. */
export const uniqueCalls = (calls: readonly LlmCallRecord[]): LlmCallRecord[] => {
  const byId = new Map<string, LlmCallRecord>();
  for (const call of calls) {
    if (byId.get(call.callId) === undefined || call.outcome !== "pending") byId.set(call.callId, call);
  }
  return [...byId.values()];
};
