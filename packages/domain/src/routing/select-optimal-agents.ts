import * as Result from "effect/Result";
import type { AgentSelection } from "../workflow/agent-selection.ts";
import { matches, mismatchOf, rulesFor } from "./agent-match.ts";
import { explainSelection } from "./explain-selection.ts";
import type { PerformanceBook } from "./performance-book.ts";
import type { AgentLoad, RoutingOptions, RoutingQuestion } from "./routing-question.ts";
import { allAgentsBusy, noAgentMatches } from "./routing-refusal.ts";
import type { AllAgentsBusy, NoAgentMatches } from "./routing-refusal.ts";
import { scoreAgents } from "./score-agents.ts";

/** Best first; there is always a best one. */
export type AgentSelections = readonly [AgentSelection, ...AgentSelection[]];

const hasPlace = ({ agent, running }: AgentLoad): boolean => running < agent.maxConcurrentTasks;

/** Those that did not fail the task before; all of them where there is no other. */
const untried = (matching: readonly AgentLoad[], excludedAgentIds: readonly string[]): readonly AgentLoad[] => {
  if (excludedAgentIds.length === 0) return matching;
  const others = matching.filter(({ agent }) => !excludedAgentIds.includes(agent.agentId));
  return others.length > 0 ? others : matching;
};

/**
 * The agents that match the task and have a free place, best first, each with its reasons (stories/002, AC2.1 and 2.2).
 * An agent that failed the task before is not asked while another one matches, even if that one is busy.
 */
export const selectOptimalAgents = (
  question: RoutingQuestion,
  agents: readonly AgentLoad[],
  book: PerformanceBook,
  options: RoutingOptions,
): Result.Result<AgentSelections, NoAgentMatches | AllAgentsBusy> => {
  const rules = rulesFor(question, options.rules.rules);
  const matching = agents.filter(({ agent }) => matches(agent, question, rules));
  if (matching.length === 0) {
    const mismatches = agents.map(({ agent }) => mismatchOf(agent, question, rules));
    return Result.fail(noAgentMatches(question, mismatches));
  }
  const eligible = untried(matching, question.excludedAgentIds);
  const free = eligible.filter(hasPlace);
  const [best, ...others] = scoreAgents(question, free, rules, { book, options });
  if (best === undefined) {
    const agentIds = eligible.map(({ agent }) => agent.agentId);
    return Result.fail(allAgentsBusy(question, agentIds));
  }
  const isLastResort = question.excludedAgentIds.some((id) => eligible.some(({ agent }) => agent.agentId === id));
  const setting = { question, rules, ruleWeight: options.rules.weights.rule, isLastResort };
  return Result.succeed([explainSelection(best, setting), ...others.map((one) => explainSelection(one, setting))]);
};
