import { invocationError } from "./failures.ts";
import type { StubInvocation } from "./stub-invocation.ts";

/**
 * The timeouts of invocations that were sent together: one timer for each distinct length instead of one for each
 * invocation. Those that hang are left out, for hanging is what they are for.
 */
export class TimeoutGroups {
  readonly #timers: NodeJS.Timeout[];

  constructor(invocations: Iterable<StubInvocation>) {
    const byLength = new Map<number, StubInvocation[]>();
    for (const invocation of invocations) {
      if (invocation.hangs) continue;
      const { timeoutMs } = invocation.request;
      const group = byLength.get(timeoutMs);
      if (group === undefined) byLength.set(timeoutMs, [invocation]);
      else group.push(invocation);
    }
    this.#timers = Array.from(byLength, ([timeoutMs, group]) => setTimeout(timeOut, timeoutMs, group, timeoutMs));
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

/**
 * The order in which to end many at once: those that wait for a slot are the later ones, and would otherwise be let
 * in, and call the LLM, only to be ended in the next moment.
 */
export const waitingFirst = (invocations: readonly StubInvocation[]): readonly StubInvocation[] =>
  invocations.toReversed();

const timeOut = (group: readonly StubInvocation[], timeoutMs: number): void => {
  for (const invocation of waitingFirst(group)) {
    if (!invocation.hasEnded) invocation.fail(invocationError("timeout", `no answer within ${timeoutMs} ms`));
  }
};
