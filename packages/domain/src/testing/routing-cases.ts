import { PerformanceBook } from "../routing/performance-book.ts";
import type { AgentLoad, RoutingOptions, RoutingQuestion } from "../routing/routing-question.ts";
import { DEFAULT_ROUTING_RULES } from "../routing/routing-rules.ts";
import type { RoutingRule, RoutingRules } from "../routing/routing-rules.ts";
import type { Agent } from "../workflow/agent.ts";
import type { TaskRequirements } from "../workflow/task-requirements.ts";

/** An agent that reviews prompts, two at a time. */
export const load = (agentId: string, running = 0, change: Partial<Agent> = {}): AgentLoad => ({
  agent: {
    agentId,
    runs: "prompt",
    role: "",
    goal: "",
    backstory: "",
    capabilities: ["review"],
    specialization: [],
    maxConcurrentTasks: 2,
    ...change,
  },
  running,
});

export const asked = (capabilities: readonly string[], specialization: readonly string[] = []): TaskRequirements => ({
  capabilities,
  specialization,
  boundBy: "llm",
  cpuCores: 0,
  memoryMb: 1,
});

/** Who reviews task t1 of acme? */
export const question = (change: Partial<RoutingQuestion> = {}): RoutingQuestion => ({
  taskId: "t1",
  tenantId: "acme",
  requirements: asked(["review"]),
  runs: "prompt",
  excludedAgentIds: [],
  ...change,
});

/** At time 0, with the default weights, no rules and no exploration. */
export const options = (rules: Partial<RoutingRules> = {}, random: () => number = () => 0.5): RoutingOptions => ({
  rules: { ...DEFAULT_ROUTING_RULES, explorationRatio: 0, ...rules },
  random,
  nowMs: 0,
});

export const rule = (name: string, change: Partial<RoutingRule>): RoutingRule => ({ name, when: {}, ...change });

type Seen = readonly [agentId: string, succeeded: number, failed: number, latencyMs: number];

/** What so many reviews at time 0 told. */
export const observed = (...all: readonly Seen[]): PerformanceBook => {
  const book = new PerformanceBook(1000);
  for (const [agentId, succeeded, failed, latencyMs] of all) {
    for (let times = 0; times < succeeded + failed; times += 1) {
      book.observe({ agentId, capability: "review", latencyMs, atMs: 0, succeeded: times < succeeded });
    }
  }
  return book;
};
