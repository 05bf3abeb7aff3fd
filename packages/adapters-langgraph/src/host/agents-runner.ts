import type { Redact } from "../failure/redact.ts";
import type { HostAgent } from "./host-agent.ts";
import type { HostInvocation } from "./host-invocation.ts";
import type { BatchRunner } from "./host-pool.ts";
import { invocationErrorOf } from "./invocation-error-of.ts";
import type { ServiceSlots } from "./service-slots.ts";

/** What all pools of a child share. */
export interface RunnerParts {
  readonly poolId: string;
  readonly slots: ServiceSlots;
  readonly redact: Redact;
  readonly nextOutputId: () => string;
}

const runOne = async (parts: RunnerParts, invocation: HostInvocation, agent: HostAgent): Promise<void> => {
  invocation.started();
  try {
    const context = { poolId: parts.poolId, signal: invocation.signal };
    const content = await agent.runnable?.run(invocation.request, context);
    invocation.succeed(parts.nextOutputId(), content ?? "");
  } catch (thrown) {
    invocation.fail(invocationErrorOf(thrown, parts.redact));
  } finally {
    // Only now: work that ignores its signal is still work, and the limit counts it.
    parts.slots.leave();
  }
};

/** Every invocation runs its own agent's graph, all at once or as many as the slots let in; a failure is a value. */
export const agentsRunner = (parts: RunnerParts): BatchRunner => ({
  run: ({ invocations }) => {
    for (const [invocation, agent] of invocations) {
      parts.slots.enter({
        get hasEnded() {
          return invocation.hasEnded;
        },
        onTurn: () => void runOne(parts, invocation, agent),
      });
    }
  },
});
