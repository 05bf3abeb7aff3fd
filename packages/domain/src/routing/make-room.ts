/** A task that was just placed and could be moved, with all agents that may run it. */
export interface Movable {
  readonly matchingAgentIds: readonly string[];
  readonly agentId: string;
}

/** One step of a chain: this task leaves its agent for another one. */
export interface Move<M extends Movable> {
  readonly placed: M;
  readonly toAgentId: string;
}

interface Arrival<M extends Movable> {
  readonly move: Move<M>;
  readonly before: Arrival<M> | null;
}

const chain = <M extends Movable>(last: Arrival<M>): readonly Move<M>[] => {
  const moves: Move<M>[] = [];
  for (let step: Arrival<M> | null = last; step !== null; step = step.before) moves.push(step.move);
  return moves;
};

/** What is known while places are only ever taken. */
export interface Places<M extends Movable> {
  readonly placed: readonly M[];
  readonly hasPlace: (agentId: string) => boolean;
  /** Agents from which no chain leads to a free place; added to where a search fails, so that each fails once. */
  readonly stuck: Set<string>;
}

/**
 * The shortest chain of moves that frees a place at one of the agents, the move into the free place first; empty where
 * there is none. It is an augmenting path (C. Berge, "Two theorems in graph theory", 1957), so that placing with it
 * gives the largest number of tasks an agent, whatever was chosen before.
 */
export const makeRoom = <M extends Movable>(
  agentIds: readonly string[],
  { placed, hasPlace, stuck }: Places<M>,
): readonly Move<M>[] => {
  const reached = new Map<string, Arrival<M> | null>();
  for (const agentId of agentIds) if (!stuck.has(agentId)) reached.set(agentId, null);
  for (const [agentId, before] of reached) {
    for (const one of placed) {
      if (one.agentId !== agentId) continue;
      for (const toAgentId of one.matchingAgentIds) {
        if (reached.has(toAgentId) || stuck.has(toAgentId)) continue;
        const arrival: Arrival<M> = { move: { placed: one, toAgentId }, before };
        if (hasPlace(toAgentId)) return chain(arrival);
        reached.set(toAgentId, arrival);
      }
    }
  }
  for (const agentId of reached.keys()) stuck.add(agentId);
  return [];
};
