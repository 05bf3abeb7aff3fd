import { seededDraw } from "./seeded-draw.ts";
import type { AgentSelection, FaultRule } from "./stub-behaviour.ts";

/** The selected ones among a pool's agents, in the pool's order. */
export const selectAgents = (
  selection: AgentSelection,
  agentIds: readonly string[],
  seed: number,
  purpose: string,
): readonly string[] => {
  if (selection === "all") return agentIds;
  if (typeof selection !== "number") return agentIds.filter((agentId) => selection.includes(agentId));
  const byDraw = agentIds
    .map((agentId) => ({ agentId, draw: seededDraw(seed, purpose, agentId) }))
    .sort((a, b) => a.draw - b.draw);
  const picked = new Set(byDraw.slice(0, selection).map(({ agentId }) => agentId));
  return agentIds.filter((agentId) => picked.has(agentId));
};

/** Whether a rule hits the nth invocation (from 0) of an agent. */
export type Hits = (agentId: string, nth: number) => boolean;

/** A rule made ready for one pool; null when it is off, so that the hot path asks nothing. */
export const ruleFor = (
  rule: FaultRule | undefined,
  agentIds: readonly string[],
  seed: number,
  purpose: string,
): Hits | null => {
  if (rule === undefined) return null;
  const selected = new Set(selectAgents(rule.agents, agentIds, seed, purpose));
  if (rule.ratio >= 1) return (agentId) => selected.has(agentId);
  return (agentId, nth) => selected.has(agentId) && seededDraw(seed, purpose, "ratio", agentId, nth) < rule.ratio;
};
