import type { Agent } from "../workflow/agent.ts";
import { drawSuccessRatio, skillOf } from "./agent-skill.ts";
import type { AgentSkill } from "./agent-skill.ts";
import type { PerformanceBook } from "./performance-book.ts";
import type { AgentLoad, RoutingOptions, RoutingQuestion } from "./routing-question.ts";
import type { RoutingRule, RoutingWeights } from "./routing-rules.ts";

/** An agent with what each factor adds to its score; reasons are written later, for those that are returned. */
export interface ScoredAgent {
  readonly agent: Agent;
  readonly running: number;
  readonly skill: AgentSkill;
  readonly fastestMs: number | null;
  readonly specializations: readonly string[];
  /** Null unless this dispatch explores. */
  readonly drawnSuccessRatio: number | null;
  readonly scores: {
    readonly specialization: number;
    readonly load: number;
    readonly success: number;
    readonly exploration: number;
    readonly latency: number;
  };
  readonly total: number;
}

interface Setting {
  readonly question: RoutingQuestion;
  readonly rules: readonly RoutingRule[];
  readonly weights: RoutingWeights;
  readonly fastestMs: number | null;
}

/**
 * In 0..1: the fastest one's latency divided by this one's, and 0 for one that only failed; drawn towards 1 where
 * evidence is thin, so that an agent that was slow long ago is not avoided for ever.
 */
const latencyScore = ({ latencyMs, latencyWeight }: AgentSkill, fastestMs: number | null): number => {
  const ratio = latencyMs === null || fastestMs === null ? 0 : latencyMs === 0 ? 1 : fastestMs / latencyMs;
  return (latencyWeight * ratio + 1) / (latencyWeight + 1);
};

/** What one rule adds to an agent's score; `only` adds nothing, it shuts the others out. */
export const ruleScore = (rule: RoutingRule, agentId: string, weight: number): number =>
  (rule.prefer?.includes(agentId) === true ? weight : 0) - (rule.avoid?.includes(agentId) === true ? weight : 0);

const shared = (wanted: readonly string[], has: readonly string[]): readonly string[] =>
  wanted.length === 0 ? wanted : wanted.filter((one) => has.includes(one));

const scored = (
  { agent, running }: AgentLoad,
  skill: AgentSkill,
  drawn: number | null,
  { question, rules, weights, fastestMs }: Setting,
): ScoredAgent => {
  const wanted = question.requirements.specialization;
  const specializations = shared(wanted, agent.specialization);
  const scores = {
    specialization: wanted.length === 0 ? 0 : (weights.specialization * specializations.length) / wanted.length,
    load: weights.load * (1 - running / agent.maxConcurrentTasks),
    success: weights.successRatio * skill.expectedSuccessRatio,
    exploration: drawn === null ? 0 : weights.successRatio * (drawn - skill.expectedSuccessRatio),
    latency: weights.latency * latencyScore(skill, fastestMs),
  };
  const byRules = rules.reduce((sum, rule) => sum + ruleScore(rule, agent.agentId, weights.rule), 0);
  const { specialization, load, success, exploration, latency } = scores;
  const total = specialization + load + success + exploration + latency + byRules;
  return { agent, running, skill, fastestMs, specializations, drawnSuccessRatio: drawn, scores, total };
};

const fastest = (skills: readonly AgentSkill[]): number | null => {
  let best: number | null = null;
  for (const { latencyMs } of skills) if (latencyMs !== null && (best === null || latencyMs < best)) best = latencyMs;
  return best;
};

/** Best first; equal ones: the less known first, then by id, so that the order never depends on chance. */
const byScore = (left: ScoredAgent, right: ScoredAgent): number =>
  right.total - left.total ||
  left.skill.weight - right.skill.weight ||
  (left.agent.agentId < right.agent.agentId ? -1 : 1);

const bestOf = (agents: readonly ScoredAgent[]): readonly ScoredAgent[] =>
  agents.length === 0 ? agents : [agents.reduce((best, one) => (byScore(one, best) < 0 ? one : best))];

/** The first ones in order; a dispatch wants one alone, and a sort for that would be most of its time. */
const first = (agents: ScoredAgent[], limit: number | undefined): readonly ScoredAgent[] =>
  limit === 1 ? bestOf(agents) : agents.sort(byScore).slice(0, limit);

/**
 * Scores agents, best first. In a share `explorationRatio` of the dispatches the expected success is replaced by a draw
 * from its posterior: T. Jin, X. Yang, X. Xiao and P. Xu, "Thompson Sampling with Less Exploration is Fast and
 * Optimal", ICML 2023 (ε-exploring Thompson sampling). Only then more than one random number is taken.
 */
export const scoreAgents = (
  question: RoutingQuestion,
  agents: readonly AgentLoad[],
  rules: readonly RoutingRule[],
  { book, options }: { readonly book: PerformanceBook; readonly options: RoutingOptions },
): readonly ScoredAgent[] => {
  if (agents.length === 0) return [];
  const { nowMs, random } = options;
  const skills = agents.map(({ agent }) => skillOf(agent.agentId, question, book, nowMs));
  const setting: Setting = { question, rules, weights: options.rules.weights, fastestMs: fastest(skills) };
  const explores = random() < options.rules.explorationRatio;
  const draw = (skill: AgentSkill): number | null => (explores ? drawSuccessRatio(skill, random()) : null);
  const scoredAgents = skills.map((skill, index) => scored(agents[index] as AgentLoad, skill, draw(skill), setting));
  return first(scoredAgents, options.limit);
};
