/** One agent of a pool: what its status is told from. */
export interface StubAgent {
  readonly agentId: string;
  readonly isReady: boolean;
  invocationCount: number;
  openCount: number;
  lastInvocationAtMs: number | null;
  lastError: string | null;
}

/** An agent that nobody has invoked yet. */
export const newStubAgent = (agentId: string, failure: string | null): StubAgent => ({
  agentId,
  isReady: failure === null,
  invocationCount: 0,
  openCount: 0,
  lastInvocationAtMs: null,
  lastError: failure,
});
