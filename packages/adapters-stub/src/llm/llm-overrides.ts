import type { CallFate } from "./stub-llm-call.ts";

/** A setting for some agents' calls, or for all when `agentIds` is null. */
export interface LlmOverride {
  readonly agentIds: ReadonlySet<string> | null;
  readonly latencyMs?: number;
  readonly fate?: CallFate;
}

/** Settings put over the LLM's own while a check runs; one for named agents goes before one for all, a later before an earlier. */
export class LlmOverrides {
  #overrides: readonly LlmOverride[] = [];

  add(override: LlmOverride): void {
    this.#overrides = [override, ...this.#overrides];
  }

  remove(override: LlmOverride): void {
    this.#overrides = this.#overrides.filter((other) => other !== override);
  }

  latencyMs(agentId: string | null): number | undefined {
    return this.#find("latencyMs", agentId)?.latencyMs;
  }

  fate(agentId: string | null): CallFate | undefined {
    return this.#find("fate", agentId)?.fate;
  }

  #find(field: "latencyMs" | "fate", agentId: string | null): LlmOverride | undefined {
    if (this.#overrides.length === 0) return undefined;
    const candidates = this.#overrides.filter((override) => override[field] !== undefined);
    return (
      candidates.find(({ agentIds }) => agentId !== null && agentIds?.has(agentId) === true) ??
      candidates.find(({ agentIds }) => agentIds === null)
    );
  }
}
