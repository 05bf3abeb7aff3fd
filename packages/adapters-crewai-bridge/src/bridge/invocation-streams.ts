import { randomUUID } from "node:crypto";
import type { InvocationRequest, InvocationResult, OrchestratorFailure } from "@plimsoll/application";
import type * as Cause from "effect/Cause";
import * as CauseModule from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Queue from "effect/Queue";
import * as Result from "effect/Result";
import type * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";
import type { CloseExchange } from "../http/exchange.ts";
import { BatchRun, type BatchSink } from "./batch-run.ts";
import type { BridgeContext } from "./bridge-context.ts";
import { wireOf } from "./invocation-result.ts";
import { openInvocation } from "./open-invocation.ts";

type ResultStream = Stream.Stream<InvocationResult, OrchestratorFailure>;
type ResultQueue = Queue.Queue<InvocationResult, OrchestratorFailure | Cause.Done>;

/** Whatever `open` opened is closed with the stream: that is how an interruption reaches the orchestrator. */
const openWith = (open: () => CloseExchange): Effect.Effect<void, never, Scope.Scope> =>
  Effect.asVoid(Effect.acquireRelease(Effect.sync(open), (close) => Effect.sync(close)));

const failQueue = (queue: ResultQueue, failure: OrchestratorFailure): void => {
  Queue.failCauseUnsafe(queue, CauseModule.fail(failure));
};

/** One request, one ndjson stream. */
export const batchStream = (
  context: BridgeContext,
  poolPath: string,
  requests: readonly InvocationRequest[],
  abandon: (requestId: string) => void,
): ResultStream =>
  Stream.callback<InvocationResult, OrchestratorFailure>((queue) =>
    openWith(() => {
      const sink: BatchSink = {
        emit: (results) => Queue.offerAllUnsafe(queue, results),
        end: () => Queue.endUnsafe(queue),
        fail: (failure) => failQueue(queue, failure),
        abandon,
      };
      const batchId = randomUUID();
      const batch = { batchId, path: `${poolPath}/invocation-batches`, requests };
      return new BatchRun(context, batch, sink).start(JSON.stringify({ batchId, requests: requests.map(wireOf) }));
    }),
  );

/** N requests at once, for an orchestrator without the capability `invoke-batch`. */
export const singlesStream = (
  context: BridgeContext,
  poolPath: string,
  requests: readonly InvocationRequest[],
): ResultStream =>
  Stream.callback<InvocationResult, OrchestratorFailure>((queue) =>
    openWith(() => {
      let open = requests.length;
      if (open === 0) Queue.endUnsafe(queue);
      const closes = requests.map((request) =>
        openInvocation(context, poolPath, request, (outcome) => {
          if (Result.isFailure(outcome)) return failQueue(queue, outcome.failure);
          Queue.offerUnsafe(queue, outcome.success);
          open -= 1;
          if (open === 0) Queue.endUnsafe(queue);
        }),
      );
      return () => closes.forEach((close) => close());
    }),
  );
