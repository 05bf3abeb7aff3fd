import { InvocationError } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { WireCount, WireInstant, WireMs } from "./primitives.schema.ts";

/** Body of `POST /v1/pools/{poolId}/invocations`. */
export const Invocation = Schema.Struct({
  requestId: Schema.String,
  agentId: Schema.String,
  topic: Schema.String,
  prompt: Schema.String,
  timeoutMs: WireMs,
}).pipe(Schema.annotate({ identifier: "Invocation" }));

/** Body of `POST /v1/pools/{poolId}/invocation-batches`. */
export const InvocationBatch = Schema.Struct({
  batchId: Schema.String,
  requests: Schema.Array(Invocation),
}).pipe(Schema.annotate({ identifier: "InvocationBatch" }));

/** The orchestrator's own account of an invocation; recorded beside the runner's measure. */
export const Timings = Schema.Struct({
  receivedAt: WireInstant,
  startedAt: WireInstant,
  finishedAt: WireInstant,
  queuedMs: WireMs,
  workerId: Schema.String,
}).pipe(Schema.annotate({ identifier: "Timings" }));
export type Timings = typeof Timings.Type;

/** The work was done. */
export const SucceededInvocation = Schema.Struct({
  outcome: Schema.Literal("succeeded"),
  requestId: Schema.String,
  agentId: Schema.String,
  outputId: Schema.String,
  content: Schema.String,
  contentType: Schema.String,
  timings: Timings,
}).pipe(Schema.annotate({ identifier: "SucceededInvocation" }));

/** The work failed, the exchange did not. */
export const FailedInvocation = Schema.Struct({
  outcome: Schema.Literal("failed"),
  requestId: Schema.String,
  agentId: Schema.String,
  error: InvocationError,
  timings: Schema.optionalKey(Timings),
}).pipe(Schema.annotate({ identifier: "FailedInvocation" }));

/** 200 of an invocation: HTTP status codes speak of the exchange, `outcome` of the work. */
export const InvocationAnswer = Schema.Union([SucceededInvocation, FailedInvocation]).pipe(
  Schema.annotate({ identifier: "InvocationAnswer" }),
);
export type InvocationAnswer = typeof InvocationAnswer.Type;

/** Closing line of a batch; its counts must match the lines before it. */
export const BatchEnd = Schema.Struct({
  outcome: Schema.Literal("end"),
  batchId: Schema.String,
  sent: WireCount,
  succeeded: WireCount,
  failed: WireCount,
}).pipe(Schema.annotate({ identifier: "BatchEnd" }));
export type BatchEnd = typeof BatchEnd.Type;

/** One line of a batch's `application/x-ndjson` stream. */
export const BatchLine = Schema.Union([SucceededInvocation, FailedInvocation, BatchEnd]).pipe(
  Schema.annotate({ identifier: "BatchLine" }),
);
export type BatchLine = typeof BatchLine.Type;

/** 200 of a cancellation; `cancelled` is false when the invocation had ended already. A bare 204 will do, too. */
export const Cancellation = Schema.Struct({ requestId: Schema.String, cancelled: Schema.Boolean }).pipe(
  Schema.annotate({ identifier: "Cancellation" }),
);
