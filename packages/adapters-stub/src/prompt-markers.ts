const MARKER = /\[\[(agent|canary):([^\]]+)\]\]/g;

/** Who speaks in a prompt, and the canaries it carries. */
export interface PromptMarkers {
  readonly agentIds: readonly string[];
  readonly canaries: readonly string[];
}

/** Reads `[[agent:…]]` and `[[canary:…]]` as the runner writes them. */
export const markersOf = (prompt: string): PromptMarkers => {
  const agentIds: string[] = [];
  const canaries: string[] = [];
  for (const [, kind, value] of prompt.matchAll(MARKER)) {
    if (value !== undefined) (kind === "agent" ? agentIds : canaries).push(value);
  }
  return { agentIds, canaries };
};

/** What the simulated LLM says: the canaries it was told to repeat. */
export const echoOf = (canaries: readonly string[]): string =>
  canaries.map((canary) => `[[canary:${canary}]]`).join(" ");
