import type { InvocationRequest, InvocationResult, OrchestratorFailure, OrchestratorPool } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { durationsOnly } from "./durations-only.ts";
import type { Shard } from "./shard.ts";
import { isLoss, lostInvocation, ofShard } from "./shard-loss.ts";

/** What the pools of one sharded pool share. */
export interface ShardPoolContext {
  readonly nowMs: () => number;
  /** Hears of a loss, once for each shard. */
  readonly onLoss: (shard: Shard, failure: OrchestratorFailure) => void;
  /** False when no other shard is left, so that a loss is the loss of everything. */
  readonly hasOthers: (shard: Shard) => boolean;
}

/** A shard's pool, whose loss fails its invocations instead of the whole exchange. */
export class ShardPool {
  readonly shard: Shard;
  readonly pool: OrchestratorPool;
  readonly #context: ShardPoolContext;
  #isReleased = false;

  constructor(shard: Shard, pool: OrchestratorPool, context: ShardPoolContext) {
    this.shard = shard;
    this.pool = pool;
    this.#context = context;
  }

  invoke(request: InvocationRequest): Effect.Effect<InvocationResult, OrchestratorFailure> {
    return this.pool.invoke(request).pipe(
      Effect.map((result) => this.#onOurClock(result)),
      Effect.catchTag("OrchestratorFailure", (failure) =>
        Effect.map(this.#survived(failure), (lost) => lostInvocation(request, lost, this.#context.nowMs())),
      ),
    );
  }

  /** Emits a result for each request that its shard left open when it was lost. */
  invokeBatch(requests: readonly InvocationRequest[]): Stream.Stream<InvocationResult, OrchestratorFailure> {
    return Stream.suspend(() => {
      const open = new Map(requests.map((request) => [request.requestId, request]));
      const answers = Stream.map(this.pool.invokeBatch(requests), (result) => {
        open.delete(result.requestId);
        return this.#onOurClock(result);
      });
      const leftOpen = (failure: OrchestratorFailure) =>
        Effect.map(this.#survived(failure), (lost) =>
          Stream.fromIterable([...open.values()].map((each) => lostInvocation(each, lost, this.#context.nowMs()))),
        );
      return Stream.catchTag(answers, "OrchestratorFailure", (failure) => Stream.unwrap(leftOpen(failure)));
    });
  }

  /** At a shard that is lost there is nothing left to cancel. */
  cancel(requestId: string): Effect.Effect<void, OrchestratorFailure> {
    return Effect.catchTag(this.pool.cancel(requestId), "OrchestratorFailure", (failure) =>
      Effect.asVoid(this.#survived(failure)),
    );
  }

  /** From now on the server's not knowing the pool is our own doing, and no loss. */
  markReleased(): void {
    this.#isReleased = true;
  }

  get release(): Effect.Effect<number, OrchestratorFailure> {
    return Effect.suspend(() => {
      this.markReleased();
      return Effect.catchTag(this.pool.release, "OrchestratorFailure", (failure) =>
        Effect.as(this.#survived(failure), 0),
      );
    });
  }

  /** Succeeds with the failure when it is this shard's loss and others go on. */
  readonly #survived = Effect.fnUntraced(
    { self: this as ShardPool },
    function* (this: ShardPool, failure: OrchestratorFailure) {
      const named = ofShard(this.shard.label, failure);
      const isOurDoing = this.#isReleased && failure.code === "pool-not-found";
      if (isOurDoing || !(yield* this.#isGone(failure))) return yield* named;
      this.#context.onLoss(this.shard, named);
      if (!this.#context.hasOthers(this.shard)) return yield* named;
      return named;
    },
  );

  /** A batch that was cut off breaks its count, too: whether its server died is told by asking it again. */
  #isGone(failure: OrchestratorFailure): Effect.Effect<boolean> {
    if (isLoss(failure)) return Effect.succeed(true);
    if (failure.code !== "conservation") return Effect.succeed(false);
    return Effect.match(this.shard.orchestrator.describe, { onFailure: isLoss, onSuccess: () => false });
  }

  #onOurClock(result: InvocationResult): InvocationResult {
    return this.shard.isOnThisHost ? result : durationsOnly(result);
  }
}
