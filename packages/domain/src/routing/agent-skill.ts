import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { observedCapabilities } from "./performance-book.ts";
import type { PerformanceBook } from "./performance-book.ts";
import type { RoutingQuestion } from "./routing-question.ts";

/** What the evidence says of an agent at a task; a task needs all its capabilities, so that the weakest one decides. */
export interface AgentSkill {
  readonly weakest: string;
  /** Decayed observations of the weakest capability. */
  readonly weight: number;
  /** Parameters of the posterior of its success, from the uniform prior Beta(1, 1). */
  readonly alpha: number;
  readonly beta: number;
  /** Mean of that posterior: 0.5 without evidence. */
  readonly expectedSuccessRatio: number;
  /** Of the slowest capability; null while nothing has succeeded. */
  readonly latencyMs: number | null;
  /** Decayed observations behind `latencyMs`, the failed ones included. */
  readonly latencyWeight: number;
}

const unknown = (capability: string): AgentSkill => ({
  weakest: capability,
  weight: 0,
  alpha: 1,
  beta: 1,
  expectedSuccessRatio: 0.5,
  latencyMs: null,
  latencyWeight: 0,
});

const skillAt = (agentId: string, capability: string, book: PerformanceBook, nowMs: number): AgentSkill => {
  const seen = book.of(agentId, capability, nowMs);
  if (seen === undefined) return unknown(capability);
  const alpha = 1 + seen.weight * seen.successRatio;
  return {
    weakest: capability,
    weight: seen.weight,
    alpha,
    beta: 1 + seen.weight * (1 - seen.successRatio),
    expectedSuccessRatio: alpha / (seen.weight + 2),
    latencyMs: seen.successRatio === 0 ? null : seen.latencyMs,
    latencyWeight: seen.weight,
  };
};

const weaker = (left: AgentSkill, right: AgentSkill): AgentSkill => {
  const weak = right.expectedSuccessRatio < left.expectedSuccessRatio ? right : left;
  const slow = (right.latencyMs ?? -1) > (left.latencyMs ?? -1) ? right : left;
  return weak === slow ? weak : { ...weak, latencyMs: slow.latencyMs, latencyWeight: slow.latencyWeight };
};

/** The skill of an agent at this task now, over all that the task demands. */
export const skillOf = (
  agentId: string,
  question: RoutingQuestion,
  book: PerformanceBook,
  nowMs: number,
): AgentSkill => {
  const [first = "", ...others] = observedCapabilities(question.requirements);
  let skill = skillAt(agentId, first, book, nowMs);
  for (const capability of others) skill = weaker(skill, skillAt(agentId, capability, book, nowMs));
  return skill;
};

/**
 * A success ratio as it might be, given the evidence (Thompson 1933): the quantile at a uniform number of the normal
 * distribution with the mean and variance of the Beta posterior, cut to 0..1. The exact quantile takes fifty times as
 * long and differs by 0.11 at most, and less the more was seen.
 */
export const drawSuccessRatio = ({ alpha, beta, expectedSuccessRatio }: AgentSkill, uniform: number): number => {
  const sum = alpha + beta;
  const deviation = Math.sqrt((alpha * beta) / (sum * sum * (sum + 1)));
  return Math.min(1, Math.max(0, normalQuantile(uniform, expectedSuccessRatio, deviation)));
};
