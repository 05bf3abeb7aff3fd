/** The number of slots of a pool when nobody says otherwise (stories/000, FR10). */
export const DEFAULT_AGENT_COUNT = 72;

/** `archon-1` … `archon-<count>`, the names that stories/000 gives the agents. */
export const agentIds = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `archon-${index + 1}`);
