import type { WorkflowKey } from "@plimsoll/application";

const nameOf = ({ tenantId, workflowId }: WorkflowKey): string => `${tenantId}\n${workflowId}`;

interface EnginePages {
  readonly held: Map<string, WorkflowKey>;
  /** Tokens of claims that were sent and not answered: they may have been granted. */
  readonly unanswered: Map<string, string[]>;
}

/**
 * What the engines of this process believe to hold. A claim whose answer got lost may have been granted: its token makes
 * the next try find it, and keeps renewals from prolonging what nobody knows to hold.
 */
export class ClaimBook {
  readonly #engines = new Map<string, EnginePages>();

  /** The claim was sent, and nobody knows whether it was granted. */
  unanswered(engineId: string, key: WorkflowKey, token: string): void {
    const { unanswered } = this.#pages(engineId);
    unanswered.set(nameOf(key), [...(unanswered.get(nameOf(key)) ?? []), token]);
  }

  /** After an answer nothing about the tokens that were sent with the question is uncertain any more. */
  answered(engineId: string, key: WorkflowKey, granted: boolean): void {
    const { held, unanswered } = this.#pages(engineId);
    unanswered.delete(nameOf(key));
    if (granted) held.set(nameOf(key), { tenantId: key.tenantId, workflowId: key.workflowId });
  }

  held(engineId: string): readonly WorkflowKey[] {
    return [...(this.#engines.get(engineId)?.held.values() ?? [])];
  }

  unansweredTokens(engineId: string, key: WorkflowKey): readonly string[] {
    return this.#engines.get(engineId)?.unanswered.get(nameOf(key)) ?? [];
  }

  allUnansweredTokens(engineId: string): readonly string[] {
    return [...(this.#engines.get(engineId)?.unanswered.values() ?? [])].flat();
  }

  forget(engineId: string, key: WorkflowKey): void {
    this.#engines.get(engineId)?.held.delete(nameOf(key));
  }

  forgetAll(engineId: string): void {
    this.#engines.delete(engineId);
  }

  #pages(engineId: string): EnginePages {
    const known = this.#engines.get(engineId);
    if (known !== undefined) return known;
    const pages: EnginePages = { held: new Map(), unanswered: new Map() };
    this.#engines.set(engineId, pages);
    return pages;
  }
}
