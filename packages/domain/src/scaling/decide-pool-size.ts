import { congestion, nextBaselineLatencyMs } from "./congestion.ts";
import type { PoolObservation, PoolScaleState } from "./pool-observation.ts";
import type { PoolScalingSettings } from "./pool-scaling-settings.ts";

/** The pool's size from now on, and why. */
export interface PoolDecision {
  /** To be handed in again with the next observation. */
  readonly state: PoolScaleState;
  readonly size: number;
  /** In one sentence, also when nothing changed. */
  readonly reason: string;
  readonly changed: boolean;
}

interface Question {
  readonly state: PoolScaleState;
  readonly seen: PoolObservation;
  readonly settings: PoolScalingSettings;
  readonly cap: Cap;
}
interface Cap {
  readonly size: number;
  readonly because: string;
}
interface Answer {
  readonly size: number;
  readonly reason: string;
  readonly state?: Partial<PoolScaleState>;
}

/**
 * Additive increase, multiplicative decrease (Chiu and Jain, "Analysis of the Increase and Decrease Algorithms for Congestion
 * Avoidance in Computer Networks", Computer Networks and ISDN Systems 17, 1989), with slow start (Jacobson, "Congestion
 * Avoidance and Control", SIGCOMM 1988): it doubles while tasks wait, until rate limits, timeouts or a grown latency tell of
 * congestion; then it steps back and adds. Between the wait that makes it grow and the idleness that makes it shrink it holds.
 * Never above maxSize nor what memory allows, but 1 at least.
 */
export const decidePoolSize = (
  state: PoolScaleState,
  observation: PoolObservation,
  settings: PoolScalingSettings,
): PoolDecision => {
  const question = { state, seen: observation, settings, cap: capOf(observation) };
  const answer = capped(question) ?? backedOff(question) ?? grown(question) ?? shrunk(question) ?? held(question);
  const changed = answer.size !== state.size;
  const next: PoolScaleState = {
    ...state,
    idleSinceMs: idleSinceMs(question),
    baselineLatencyMs: nextBaselineLatencyMs(state, observation, settings),
    observedAtMs: observation.nowMs,
    ...(changed ? { changedAtMs: observation.nowMs } : {}),
    ...answer.state,
    size: answer.size,
  };
  return { state: next, size: answer.size, reason: answer.reason, changed };
};

const capOf = ({ running, maxSize, availableMemoryBytes, memoryPerTaskBytes }: PoolObservation): Cap => {
  const more = memoryPerTaskBytes > 0 ? Math.floor(Math.max(0, availableMemoryBytes) / memoryPerTaskBytes) : Infinity;
  const byMemory = running + more;
  const cap =
    byMemory < maxSize
      ? { size: byMemory, because: `memory is left for ${more} more than the ${running} that run` }
      : { size: Math.floor(maxSize), because: `${maxSize} is the upper limit` };
  return { ...cap, size: Math.max(1, cap.size) };
};

const leastSize = ({ settings, cap }: Question): number => Math.min(settings.minSize, cap.size);

const capped = ({ state, cap }: Question): Answer | null =>
  state.size > cap.size ? { size: cap.size, reason: `Down from ${state.size} to ${cap.size}: ${cap.because}.` } : null;

/** Once in a cooldown: what was sent before the last step back may still come back congested. */
const backedOff = (question: Question): Answer | null => {
  const { state, seen, settings } = question;
  const signs = congestion(state, seen, settings);
  if (signs === null) return null;
  const sinceMs = seen.nowMs - (state.congestedAtMs ?? -Infinity);
  if (sinceMs < settings.cooldownMs) {
    return {
      size: state.size,
      reason: `Holds at ${state.size}: congested (${signs}), and stepped back ${sinceMs} ms ago.`,
    };
  }
  const size = Math.min(state.size, Math.max(leastSize(question), Math.floor(state.size * settings.decreaseRatio)));
  const reason =
    size < state.size
      ? `Down from ${state.size} to ${size}: congested (${signs}).`
      : `Holds at ${size}, the least there is: congested (${signs}).`;
  return { size, reason, state: { phase: "steady", congestedAtMs: seen.nowMs } };
};

const grown = ({ state, seen, settings, cap }: Question): Answer | null => {
  const waits = seen.queued > 0 && seen.oldestWaitMs >= settings.scaleUpAfterWaitMs;
  const restMs = state.phase === "probing" ? settings.scaleUpAfterWaitMs : settings.cooldownMs;
  const rested = seen.nowMs - Math.max(state.changedAtMs, state.congestedAtMs ?? -Infinity) >= restMs;
  if (!waits || !rested || seen.running < state.size * settings.growAtUseRatio) return null;
  const wanted = state.phase === "probing" ? state.size * 2 : state.size + settings.increaseStep;
  const size = Math.min(wanted, cap.size, Math.max(state.size, seen.running + seen.queued));
  if (size <= state.size) return null;
  return {
    size,
    reason: `Up from ${state.size} to ${size}: ${seen.queued} tasks wait, the longest ${seen.oldestWaitMs} ms.`,
  };
};

const isIdle = ({ state, seen, settings }: Question): boolean =>
  seen.queued === 0 && seen.running <= state.size * settings.shrinkAtUseRatio;

const idleSinceMs = (question: Question): number | null =>
  isIdle(question) ? (question.state.idleSinceMs ?? question.seen.nowMs) : null;

/** Each step down asks for a whole time of idleness of its own. */
const shrunk = (question: Question): Answer | null => {
  const { state, seen, settings } = question;
  const sinceMs = idleSinceMs(question);
  if (sinceMs === null || seen.nowMs - sinceMs < settings.scaleDownAfterIdleMs) return null;
  const least = leastSize(question);
  const wanted = Math.min(state.size - 1, Math.ceil(state.size * settings.shrinkAtUseRatio));
  const size = Math.max(least, seen.running, wanted);
  if (size >= state.size) return size === least && state.phase === "steady" ? probingAgain(question) : null;
  const phase = size === least ? "probing" : state.phase;
  return {
    size,
    reason: `Down from ${state.size} to ${size}: ${seen.running} running and no queue for ${seen.nowMs - sinceMs} ms.`,
    state: { phase, idleSinceMs: seen.nowMs },
  };
};

/** After a rest at the least size, what congested the other side is history. */
const probingAgain = (question: Question): Answer => ({ ...held(question), state: { phase: "probing" } });

const held = ({ state, seen, cap }: Question): Answer => {
  const full = state.size >= cap.size && seen.queued > 0 ? ` ${cap.because},` : "";
  return {
    size: state.size,
    reason: `Holds at ${state.size}:${full} ${seen.running} running, ${seen.queued} waiting, the longest ${seen.oldestWaitMs} ms.`,
  };
};
