import type { PlannedStage } from "./load-plan.ts";
import { levelAt } from "./load-plan.ts";

/** The n-th agent, from 0, is busy while the level, rounded, is above n. */
const threshold = (agentIndex: number): number => agentIndex + 0.5;

/** First instant of a stage, from `fromMs` on, at which its line is at or above the threshold; null when it never is. */
const reachedIn = (stage: PlannedStage, agentIndex: number, fromMs: number): number | null => {
  const startMs = Math.max(fromMs, stage.fromMs);
  if (startMs >= stage.toMs) return null;
  const needed = threshold(agentIndex);
  if (levelAt(stage, startMs) >= needed) return startMs;
  if (stage.toLevel < needed || stage.toLevel <= stage.fromLevel) return null;
  const share = (needed - stage.fromLevel) / (stage.toLevel - stage.fromLevel);
  const atMs = stage.fromMs + share * (stage.toMs - stage.fromMs);
  return atMs < stage.toMs ? Math.max(atMs, startMs) : null;
};

/** When the closed model next wants this agent busy, at or after `fromMs`; null when it never does again. */
export const nextActiveMs = (stages: readonly PlannedStage[], agentIndex: number, fromMs: number): number | null => {
  for (const stage of stages) {
    const atMs = reachedIn(stage, agentIndex, fromMs);
    if (atMs !== null) return atMs;
  }
  return null;
};
