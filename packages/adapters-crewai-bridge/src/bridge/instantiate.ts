import type { OrchestratorFailure, OrchestratorPool, PoolRequest } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type * as Scope from "effect/Scope";
import { protocolViolation } from "../failure/failures.ts";
import { makeDecoder } from "../wire/decoder.ts";
import { CreatedPool, type PoolCreation } from "../wire/pools.schema.ts";
import { ask } from "./ask.ts";
import type { BridgeContext } from "./bridge-context.ts";
import { makeBridgePool, releasePool } from "./bridge-pool.ts";

const decodeCreated = makeDecoder("The pool's answer", CreatedPool);

const creationOf = ({ agents, llm, instantiationTimeoutMs }: PoolRequest): PoolCreation => ({
  agents: agents.map(({ agentId, role, goal, backstory }) => ({ agentId, role, goal, backstory })),
  ...(llm === undefined ? {} : { llm }),
  instantiationTimeoutMs,
});

const create = (context: BridgeContext, request: PoolRequest): Effect.Effect<CreatedPool, OrchestratorFailure> =>
  ask(
    context,
    {
      method: "POST",
      path: "/v1/pools",
      body: JSON.stringify(creationOf(request)),
      deadlineMs: request.instantiationTimeoutMs + context.timeouts.instantiationGraceMs,
    },
    { status: 201, decode: decodeCreated },
  );

/** Every agent asked for has exactly one entry, and nobody else has. */
const completenessOf = (request: PoolRequest, created: CreatedPool): OrchestratorFailure | null => {
  const asked = request.agents.map(({ agentId }) => agentId).sort();
  const answered = created.agents.map(({ agentId }) => agentId).sort();
  if (asked.length === answered.length && asked.every((id, index) => id === answered[index])) return null;
  const missing = asked.filter((id) => !answered.includes(id));
  const strange = answered.filter((id, index) => !asked.includes(id) || answered[index - 1] === id);
  const named = (ids: readonly string[]) => (ids.length === 0 ? "none" : ids.slice(0, 5).join(", "));
  return protocolViolation(
    `The pool's answer must name each of ${asked.length} agents once; missing: ${named(missing)}; invented or doubled: ${named(strange)}`,
    "(see above)",
  );
};

/** An interrupted creation goes on for a moment, so that the pool it made can be released. */
const releaseLate = (context: BridgeContext, creation: Fiber.Fiber<CreatedPool, OrchestratorFailure>) =>
  Fiber.join(creation).pipe(
    Effect.flatMap(({ poolId }) => releasePool(context, poolId)),
    Effect.timeout(context.timeouts.releaseMs),
    Effect.ignore,
    Effect.ensuring(Fiber.interrupt(creation)),
  );

/** A pool in a Scope; closing it releases the agents, however it closes, and waits no longer than `releaseMs`. */
export const instantiate = (
  context: BridgeContext,
  capabilities: readonly string[],
  request: PoolRequest,
): Effect.Effect<OrchestratorPool, OrchestratorFailure, Scope.Scope> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const creation = yield* Effect.forkDetach(Effect.interruptible(create(context, request)));
      const created = yield* restore(Fiber.join(creation)).pipe(
        Effect.onInterrupt(() => releaseLate(context, creation)),
      );
      let released = false;
      const release = Effect.tap(releasePool(context, created.poolId), () => Effect.sync(() => (released = true)));
      yield* Effect.addFinalizer(() => (released ? Effect.void : Effect.ignore(release)));
      const incomplete = completenessOf(request, created);
      if (incomplete !== null) return yield* incomplete;
      return { ...makeBridgePool(context, created, capabilities), release };
    }),
  );
