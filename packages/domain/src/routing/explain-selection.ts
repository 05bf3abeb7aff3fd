import type { AgentSelection, SelectionReason } from "../workflow/agent-selection.ts";
import { ANY_CAPABILITY } from "./performance-book.ts";
import type { RoutingQuestion } from "./routing-question.ts";
import type { RoutingRule } from "./routing-rules.ts";
import { ruleScore } from "./score-agents.ts";
import type { ScoredAgent } from "./score-agents.ts";

/** Scores are shown and stored with three decimals: more is noise in the journal. */
const DECIMALS = 1000;
const rounded = (score: number): number => Math.round(score * DECIMALS) / DECIMALS;
const percent = (ratio: number): string => `${Math.round(ratio * 100)} %`;
const named = (capability: string): string => (capability === ANY_CAPABILITY ? "such tasks" : capability);

const reason = (factor: string, detail: string, score: number): SelectionReason => ({
  factor,
  detail,
  score: rounded(score),
});

const capabilities = ({ requirements }: RoutingQuestion): SelectionReason =>
  reason(
    "capabilities",
    requirements.capabilities.length === 0
      ? "no capability is demanded"
      : `has all that is demanded (${requirements.capabilities.join(", ")})`,
    0,
  );

const specialization = ({ specializations, scores }: ScoredAgent, { requirements }: RoutingQuestion) => {
  const wanted = requirements.specialization.length;
  if (wanted === 0) return [];
  const which = specializations.length === 0 ? "" : ` (${specializations.join(", ")})`;
  const detail = `has ${specializations.length} of ${wanted} preferred specialisations${which}`;
  return [reason("specialization", detail, scores.specialization)];
};

const load = ({ agent, running, scores }: ScoredAgent): SelectionReason =>
  reason("load", `${agent.maxConcurrentTasks - running} of ${agent.maxConcurrentTasks} places free`, scores.load);

const success = ({ skill, scores }: ScoredAgent): SelectionReason => {
  const ratio = percent(skill.expectedSuccessRatio);
  const detail =
    skill.weight === 0
      ? `no attempt at ${named(skill.weakest)} seen, taken as ${ratio}`
      : `${ratio} expected success at ${named(skill.weakest)} (${skill.weight.toFixed(1)} recent attempts)`;
  return reason("success-rate", detail, scores.success);
};

const exploration = ({ drawnSuccessRatio, skill, scores }: ScoredAgent): readonly SelectionReason[] => {
  if (drawnSuccessRatio === null) return [];
  const detail = `this dispatch explores: ${percent(drawnSuccessRatio)} success drawn in place of ${percent(skill.expectedSuccessRatio)}`;
  return [reason("exploration", detail, scores.exploration)];
};

const latency = ({ skill, fastestMs, scores }: ScoredAgent): SelectionReason => {
  const detail =
    skill.latencyMs === null || fastestMs === null
      ? "no latency measured yet"
      : `takes ${Math.round(skill.latencyMs)} ms, the fastest here ${Math.round(fastestMs)} ms`;
  return reason("latency", detail, scores.latency);
};

const says = (rule: RoutingRule, agentId: string): string | undefined => {
  if (rule.prefer?.includes(agentId) === true) return "prefers it";
  if (rule.avoid?.includes(agentId) === true) return "avoids it";
  return rule.only === undefined ? undefined : "is one that allows it";
};

const byRule = (rule: RoutingRule, agentId: string, weight: number): readonly SelectionReason[] => {
  const what = says(rule, agentId);
  return what === undefined
    ? []
    : [reason(`rule:${rule.name}`, `rule ${rule.name} ${what}`, ruleScore(rule, agentId, weight))];
};

/** What holds for all agents of one question. */
export interface SelectionSetting {
  readonly question: RoutingQuestion;
  readonly rules: readonly RoutingRule[];
  readonly ruleWeight: number;
  /** Nobody but agents that failed this task before matches. */
  readonly isLastResort: boolean;
}

const LAST_RESORT = reason("failed-before", "failed this task before, but nobody else matches", 0);

/** Every factor with its words and its share; the shares add up to the score. */
export const explainSelection = (
  agent: ScoredAgent,
  { question, rules, ruleWeight, isLastResort }: SelectionSetting,
): AgentSelection => {
  const { agentId } = agent.agent;
  const reasons = [
    capabilities(question),
    ...specialization(agent, question),
    load(agent),
    success(agent),
    ...exploration(agent),
    latency(agent),
    ...rules.flatMap((rule) => byRule(rule, agentId, ruleWeight)),
    ...(isLastResort ? [LAST_RESORT] : []),
  ];
  const score = rounded(agent.total);
  const explanation = `${agentId} scores ${score.toFixed(2)} for ${question.taskId}: ${reasons.map(({ detail }) => detail).join("; ")}.`;
  return { agentId, score, reasons, explanation };
};
