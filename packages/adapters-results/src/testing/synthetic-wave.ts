import type { EvidenceRecord, Phase } from "@plimsoll/domain";
import { agentIds } from "@plimsoll/domain";
import { lognormal } from "./seeded-random.ts";

/** One wave to be made up: two workers whose CPU is taken in turns, under an LLM of 100 ms. */
export interface WavePlan {
  readonly phase: Phase;
  readonly wave: number;
  readonly pool: number;
  readonly agentCount: number;
  readonly startedAtMs: number;
  readonly failedCount: number;
  readonly random: () => number;
  /** Holds every answer back until the last call has arrived, as the probe does. */
  readonly barrier: boolean;
}

interface Times {
  readonly intendedAtMs: number;
  readonly sentAtMs: number;
  readonly arrivedAtMs: number;
  readonly heldMs: number;
  readonly llmEndedAtMs: number;
  readonly endedAtMs: number;
}

const WORKERS = 2;
const LLM_MS = 100;
const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Two passes over each worker's one CPU: first every prompt is built, then every answer is taken in. */
const timesOf = (plan: WavePlan): readonly Times[] => {
  const freeAt = Array.from({ length: WORKERS }, () => plan.startedAtMs + 2);
  const before = Array.from({ length: plan.agentCount }, (_, index) => {
    const worker = index % WORKERS;
    const sentAtMs = plan.startedAtMs + 0.4 + index * 0.06;
    const arrivedAtMs = Math.max(freeAt[worker] ?? 0, sentAtMs) + lognormal(plan.random, 3.1, 0.35);
    freeAt[worker] = arrivedAtMs;
    return { sentAtMs, arrivedAtMs, serviceMs: LLM_MS + lognormal(plan.random, 0.6, 0.5) };
  });
  const lastArrivalMs = Math.max(...before.map((times) => times.arrivedAtMs));
  const answered = before.map((times) => {
    const heldMs = plan.barrier ? lastArrivalMs - times.arrivedAtMs : 0;
    return { ...times, heldMs, llmEndedAtMs: times.arrivedAtMs + heldMs + times.serviceMs };
  });
  return answered.map((times, index) => {
    const worker = index % WORKERS;
    const endedAtMs = Math.max(freeAt[worker] ?? 0, times.llmEndedAtMs) + lognormal(plan.random, 2.2, 0.4);
    freeAt[worker] = endedAtMs;
    return { ...times, intendedAtMs: plan.startedAtMs, endedAtMs };
  });
};

const failure = {
  code: "orchestrator-error",
  message: "RuntimeError: worker <1> ran out of | executor threads",
  retryable: true,
} as const;

const recordsOf = (plan: WavePlan, agentId: string, times: Times, failed: boolean): readonly EvidenceRecord[] => {
  const requestId = `${plan.phase}-${plan.wave}-${agentId}-${plan.pool}`;
  const canary = `canary-${requestId}`;
  const { phase, wave, pool } = plan;
  const [intendedAtMs, sentAtMs, endedAtMs] = [times.intendedAtMs, times.sentAtMs, times.endedAtMs].map(round);
  const head = { kind: "invocation", phase, wave, pool, requestId, agentId, canary } as const;
  const span = { intendedAtMs: intendedAtMs ?? 0, sentAtMs: sentAtMs ?? 0, endedAtMs: endedAtMs ?? 0 };
  const invocation: EvidenceRecord = failed
    ? { ...head, ...span, outcome: "failed", error: failure, canariesFound: [] }
    : { ...head, ...span, outcome: "succeeded", outputId: `out-${requestId}`, canariesFound: [canary] };
  const call: EvidenceRecord = {
    kind: "llm-call",
    callId: `call-${requestId}`,
    endpoint: "chat-completions",
    streamed: false,
    agentIds: [agentId],
    canaries: [canary],
    arrivedAtMs: round(times.arrivedAtMs),
    firstByteAtMs: round(times.llmEndedAtMs - 0.2),
    endedAtMs: round(times.llmEndedAtMs),
    plannedMs: LLM_MS,
    heldMs: round(times.heldMs),
    attempts: 1,
    outcome: "answered",
  };
  return [invocation, call];
};

/** The wave's records and the moment it ended. */
export const syntheticWave = (
  plan: WavePlan,
): { readonly records: readonly EvidenceRecord[]; readonly endedAtMs: number } => {
  const times = timesOf(plan);
  const endedAtMs = round(Math.max(...times.map((each) => each.endedAtMs)) + 0.5);
  const { phase, wave, agentCount, startedAtMs } = plan;
  const invocations = agentIds(agentCount).flatMap((agentId, index) => {
    const own = times[index];
    return own === undefined ? [] : recordsOf(plan, agentId, own, index >= agentCount - plan.failedCount);
  });
  const records: readonly EvidenceRecord[] = [
    ...invocations,
    { kind: "wave", phase, wave, agentCount, startedAtMs, endedAtMs },
    { kind: "runner-health", phase, wave, eventLoopLagP99Ms: 1.1, eventLoopLagMaxMs: 2.3 },
  ];
  return { records, endedAtMs };
};
