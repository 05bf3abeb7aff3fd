import type { Agent } from "../workflow/agent.ts";
import { matchesPattern } from "./matches-pattern.ts";
import type { RoutingQuestion } from "./routing-question.ts";
import type { AgentMismatch } from "./routing-refusal.ts";
import type { RoutingRule } from "./routing-rules.ts";

const holdsFor = ({ when }: RoutingRule, { tenantId, taskId, requirements }: RoutingQuestion): boolean =>
  (when.tenantIds?.includes(tenantId) ?? true) &&
  (when.capabilities?.some((capability) => requirements.capabilities.includes(capability)) ?? true) &&
  (when.taskIds?.some((pattern) => matchesPattern(taskId, pattern)) ?? true);

/** The rules that speak of this task, in their order. */
export const rulesFor = (question: RoutingQuestion, rules: readonly RoutingRule[]): readonly RoutingRule[] =>
  rules.length === 0 ? rules : rules.filter((rule) => holdsFor(rule, question));

const shutsOut = ({ only }: RoutingRule, agentId: string): boolean => only !== undefined && !only.includes(agentId);

/** Whether an agent can and may run the task: kind of work, every capability, no rule against it. */
export const matches = (agent: Agent, question: RoutingQuestion, rules: readonly RoutingRule[]): boolean =>
  agent.runs === question.runs &&
  question.requirements.capabilities.every((wanted) => agent.capabilities.includes(wanted)) &&
  !rules.some((rule) => shutsOut(rule, agent.agentId));

/** Everything that keeps an agent from the task. */
export const mismatchOf = (agent: Agent, question: RoutingQuestion, rules: readonly RoutingRule[]): AgentMismatch => {
  const missingCapabilities = question.requirements.capabilities.filter((one) => !agent.capabilities.includes(one));
  const reasons = [
    ...(agent.runs === question.runs ? [] : [`runs ${agent.runs} tasks alone, this one is ${question.runs}`]),
    ...(missingCapabilities.length === 0 ? [] : [`lacks ${missingCapabilities.join(", ")}`]),
    ...rules
      .filter((rule) => shutsOut(rule, agent.agentId))
      .map((rule) => `is shut out by rule ${rule.name}, which allows ${rule.only?.join(", ") ?? ""} only`),
  ];
  return { agentId: agent.agentId, missingCapabilities, detail: reasons.join(" and ") };
};
