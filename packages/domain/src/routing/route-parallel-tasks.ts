import * as Result from "effect/Result";
import type { AgentSelection, TaskAssignment } from "../workflow/agent-selection.ts";
import type { Agent } from "../workflow/agent.ts";
import type { ParallelTask } from "../workflow/parallel-task.ts";
import { matches, rulesFor } from "./agent-match.ts";
import { makeRoom } from "./make-room.ts";
import type { Movable, Move } from "./make-room.ts";
import type { PerformanceBook } from "./performance-book.ts";
import type { AgentLoad, RoutingOptions, RoutingQuestion } from "./routing-question.ts";
import type { AllAgentsBusy, NoAgentMatches } from "./routing-refusal.ts";
import { selectOptimalAgents } from "./select-optimal-agents.ts";

/** A task that got no agent, and why. */
export interface UnassignedTask {
  readonly taskId: string;
  readonly reason: NoAgentMatches | AllAgentsBusy;
}

/** Every task is in exactly one of the two. */
export interface ParallelRouting {
  readonly assignments: readonly TaskAssignment[];
  readonly unassigned: readonly UnassignedTask[];
}

/** Who is asked, and what is known of them. */
export interface RoutingContext {
  readonly tenantId: string;
  readonly agents: readonly AgentLoad[];
  readonly book: PerformanceBook;
  readonly options: RoutingOptions;
}

interface Load {
  readonly agent: Agent;
  running: number;
}

class Placement implements Movable {
  readonly question: RoutingQuestion;
  readonly matchingAgentIds: readonly string[];
  selection: AgentSelection;

  constructor(question: RoutingQuestion, matchingAgentIds: readonly string[], selection: AgentSelection) {
    this.question = question;
    this.matchingAgentIds = matchingAgentIds;
    this.selection = selection;
  }

  get agentId(): string {
    return this.selection.agentId;
  }
}

const questionOf = ({ taskId, requirements, work }: ParallelTask, tenantId: string): RoutingQuestion => ({
  taskId,
  tenantId,
  requirements,
  runs: work.kind,
  excludedAgentIds: [],
});

const movedFor = (selection: AgentSelection, taskId: string): AgentSelection => {
  const detail = `moved here to make room for ${taskId}`;
  return {
    ...selection,
    reasons: [...selection.reasons, { factor: "made-room", detail, score: 0 }],
    explanation: `${selection.explanation.replace(/\.$/u, "")}; ${detail}.`,
  };
};

/** One routing in the making: loads grow as tasks are placed. */
class Routing {
  readonly placed: Placement[] = [];
  readonly unassigned: UnassignedTask[] = [];
  readonly #context: RoutingContext;
  readonly #loads: ReadonlyMap<string, Load>;
  readonly #stuck = new Set<string>();

  constructor(context: RoutingContext) {
    this.#context = context;
    this.#loads = new Map(context.agents.map(({ agent, running }) => [agent.agentId, { agent, running }]));
  }

  place(task: ParallelTask): void {
    const question = questionOf(task, this.#context.tenantId);
    const selected = this.#select(question, [...this.#loads.values()]);
    if (Result.isSuccess(selected)) return this.#put(question, selected.success);
    if (selected.failure._tag === "AllAgentsBusy" && this.#madeRoom(question, selected.failure.agentIds)) {
      return this.place(task);
    }
    this.unassigned.push({ taskId: task.taskId, reason: selected.failure });
  }

  #put(question: RoutingQuestion, selection: AgentSelection): void {
    const rules = rulesFor(question, this.#context.options.rules.rules);
    const matching = this.#context.agents.filter(({ agent }) => matches(agent, question, rules));
    const ids = matching.map(({ agent }) => agent.agentId);
    this.placed.push(new Placement(question, ids, selection));
    this.#add(selection.agentId, 1);
  }

  #madeRoom({ taskId }: RoutingQuestion, agentIds: readonly string[]): boolean {
    const hasPlace = (agentId: string): boolean => this.#freePlaces(agentId) > 0;
    const moves = makeRoom(agentIds, { placed: this.placed, hasPlace, stuck: this.#stuck });
    for (const move of moves) this.#move(move, taskId);
    return moves.length > 0;
  }

  #move({ placed, toAgentId }: Move<Placement>, taskId: string): void {
    const load = this.#loads.get(toAgentId);
    if (load === undefined) return;
    const selection = Result.getOrThrow(this.#select(placed.question, [load]));
    this.#add(placed.agentId, -1);
    placed.selection = movedFor(selection, taskId);
    this.#add(toAgentId, 1);
  }

  #select(question: RoutingQuestion, loads: readonly AgentLoad[]) {
    const { book, options } = this.#context;
    const selected = selectOptimalAgents(question, loads, book, { ...options, limit: 1 });
    return Result.map(selected, ([best]) => best);
  }

  #freePlaces(agentId: string): number {
    const load = this.#loads.get(agentId);
    return load === undefined ? 0 : load.agent.maxConcurrentTasks - load.running;
  }

  #add(agentId: string, tasks: number): void {
    const load = this.#loads.get(agentId);
    if (load !== undefined) load.running += tasks;
  }
}

/**
 * Chooses agents for tasks that may start now (stories/002, AC2.1 and task 3.5): higher priority first, else in the
 * order given. Every assignment counts as load for the next; a task that finds its agents full makes others move to an
 * agent that they match as well, so that as many tasks as possible start.
 */
export const routeParallelTasks = (tasks: readonly ParallelTask[], context: RoutingContext): ParallelRouting => {
  const routing = new Routing(context);
  for (const task of [...tasks].sort((left, right) => right.priority - left.priority)) routing.place(task);
  const assignments = routing.placed.map(({ question, selection }) => ({ taskId: question.taskId, selection }));
  return { assignments, unassigned: routing.unassigned };
};
