import { agentIds } from "../agents/agent-ids.ts";
import type { EvidenceRecord, InvocationRecord, LlmCallRecord, Phase } from "../evidence/evidence-record.ts";
import type { InvocationPlace, SyntheticOptions } from "./synthetic-options.ts";

/** A wave to be made: when, of which phase, with how many agents of which pool. */
export interface WavePlan {
  readonly phase: Phase;
  readonly wave: number;
  readonly pool: number;
  readonly agentCount: number;
  readonly startMs: number;
}

/** The records of a wave and when it was over. */
export interface SyntheticWave {
  readonly records: readonly EvidenceRecord[];
  readonly endMs: number;
}

interface Times {
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
  readonly arrivedAtMs: number;
  readonly answeredAtMs: number;
  readonly finishedAtMs: number;
  readonly endedAtMs: number;
}

const timesOf = (options: SyntheticOptions, startMs: number, place: InvocationPlace): Times => {
  const sentAtMs = startMs + options.clientQueueMs;
  const receivedAtMs = sentAtMs + options.transportMs;
  const arrivedAtMs = receivedAtMs + options.beforeLlmMs(place);
  const answeredAtMs = arrivedAtMs + options.llmMs(place);
  const finishedAtMs = answeredAtMs + options.afterLlmMs(place);
  return {
    sentAtMs,
    receivedAtMs,
    arrivedAtMs,
    answeredAtMs,
    finishedAtMs,
    endedAtMs: finishedAtMs + options.transportMs,
  };
};

const invocationOf = (plan: WavePlan, agentId: string, times: Times): InvocationRecord => {
  const requestId = `${plan.phase}-${plan.wave}-${plan.pool}-${agentId}`;
  return {
    kind: "invocation",
    phase: plan.phase,
    wave: plan.wave,
    pool: plan.pool,
    requestId,
    agentId,
    canary: `canary-${requestId}`,
    intendedAtMs: plan.startMs,
    sentAtMs: times.sentAtMs,
    endedAtMs: times.endedAtMs,
    outcome: "succeeded",
    outputId: requestId,
    canariesFound: [`canary-${requestId}`],
    reported: {
      receivedAtMs: times.receivedAtMs,
      startedAtMs: times.receivedAtMs,
      finishedAtMs: times.finishedAtMs,
      queuedMs: 0,
      workerId: "worker-1",
    },
  };
};

const callOf = ({ requestId, agentId, canary }: InvocationRecord, times: Times): LlmCallRecord => ({
  kind: "llm-call",
  callId: `call-${requestId}`,
  endpoint: "chat-completions",
  streamed: false,
  agentIds: [agentId],
  canaries: [canary],
  arrivedAtMs: times.arrivedAtMs,
  firstByteAtMs: times.answeredAtMs,
  endedAtMs: times.answeredAtMs,
  plannedMs: times.answeredAtMs - times.arrivedAtMs,
  heldMs: 0,
  attempts: 1,
  outcome: "answered",
});

/** One wave in which every agent is invoked at once and answers after one LLM call. */
export const syntheticWave = (options: SyntheticOptions, plan: WavePlan): SyntheticWave => {
  const { phase, wave, agentCount, startMs } = plan;
  const records: EvidenceRecord[] = [];
  let endMs = startMs;
  agentIds(agentCount).forEach((agentId, agent) => {
    const times = timesOf(options, startMs, { phase, wave, agent, agentCount });
    const invocation = invocationOf(plan, agentId, times);
    records.push(invocation, callOf(invocation, times));
    endMs = Math.max(endMs, times.endedAtMs);
  });
  records.push(
    { kind: "wave", phase, wave, agentCount, startedAtMs: startMs, endedAtMs: endMs },
    {
      kind: "runner-health",
      phase,
      wave,
      eventLoopLagP99Ms: options.eventLoopLagP99Ms,
      eventLoopLagMaxMs: options.eventLoopLagP99Ms,
    },
  );
  return { records, endMs };
};
