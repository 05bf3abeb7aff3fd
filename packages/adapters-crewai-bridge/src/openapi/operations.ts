import type { BodyName } from "./component-schemas.ts";

/** One request of the protocol, as the document tells it. */
export interface Operation {
  readonly method: "get" | "post" | "delete";
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly body?: BodyName;
  readonly answers: readonly Answered[];
  /** Beyond 401, 404 for unknown paths and 5xx, which every operation may answer. */
  readonly problems: readonly Problematic[];
}

/** An answer that is no problem; without `body` it has none. */
export interface Answered {
  readonly status: number;
  readonly description: string;
  readonly body?: BodyName;
  /** @default application/json */
  readonly mediaType?: string;
}

/** A problem document and when it comes. */
export interface Problematic {
  readonly status: number;
  readonly description: string;
}

const POOL_GONE = { status: 404, description: "`pool-not-found`: it was released, or never was." };
const MALFORMED = { status: 422, description: "`invalid-request`: `field` names the place in the body." };
const FULL = { status: 429, description: "`pool-exhausted`: with `retry-after`, in seconds." };
const NO_AGENT = { status: 404, description: "`pool-not-found` or `agent-not-found`." };

/** The whole of version 1. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/health",
    operationId: "readHealth",
    summary: "Ready or starting; answered within 250 ms even while the orchestrator is saturated",
    answers: [
      { status: 200, description: "Ready.", body: "Health" },
      { status: 503, description: "Starting; `phase` says what is going on.", body: "Health" },
    ],
    problems: [],
  },
  {
    method: "get",
    path: "/v1/info",
    operationId: "describe",
    summary: "What the orchestrator says of itself, with every switch that can change a result",
    answers: [{ status: 200, description: "The description.", body: "Info" }],
    problems: [],
  },
  {
    method: "get",
    path: "/v1/resources",
    operationId: "readResources",
    summary: "Its processes; only with the capability `resources`",
    answers: [{ status: 200, description: "One entry per process.", body: "Resources" }],
    problems: [],
  },
  {
    method: "post",
    path: "/v1/pools",
    operationId: "createPool",
    summary: "Builds agents concurrently; one that fails does not fail the others",
    body: "PoolCreation",
    answers: [{ status: 201, description: "One entry per agent asked for.", body: "CreatedPool" }],
    problems: [MALFORMED, FULL],
  },
  {
    method: "delete",
    path: "/v1/pools/{poolId}",
    operationId: "releasePool",
    summary: "Releases every agent and ends open invocations; idempotent",
    answers: [
      { status: 200, description: "How many agents this call released; 0 the second time.", body: "ReleasedPool" },
    ],
    problems: [],
  },
  {
    method: "get",
    path: "/v1/pools/{poolId}/agents/{agentId}",
    operationId: "readAgent",
    summary: "What an agent is doing",
    answers: [{ status: 200, description: "Its status.", body: "AgentState" }],
    problems: [NO_AGENT],
  },
  {
    method: "post",
    path: "/v1/pools/{poolId}/invocations",
    operationId: "invoke",
    summary: "One invocation; closing the connection cancels it",
    body: "Invocation",
    answers: [
      { status: 200, description: "Succeeded or failed: `outcome` speaks of the work.", body: "InvocationAnswer" },
    ],
    problems: [NO_AGENT, MALFORMED, FULL],
  },
  {
    method: "post",
    path: "/v1/pools/{poolId}/invocation-batches",
    operationId: "invokeBatch",
    summary: "Many invocations at once; only with the capability `invoke-batch`",
    body: "InvocationBatch",
    answers: [
      {
        status: 200,
        description:
          "One line per request as it finishes, in any order, then one closing line whose counts match the lines before it.",
        body: "BatchLine",
        mediaType: "application/x-ndjson",
      },
    ],
    problems: [POOL_GONE, MALFORMED, FULL],
  },
  {
    method: "delete",
    path: "/v1/pools/{poolId}/invocations/{requestId}",
    operationId: "cancelInvocation",
    summary: "The invocation ends as failed `cancelled` and its LLM call is abandoned; capability `cancel`",
    answers: [
      { status: 200, description: "Whether there was anything left to cancel.", body: "Cancellation" },
      { status: 204, description: "Done; nothing more to say." },
    ],
    problems: [{ status: 404, description: "`pool-not-found` or `invocation-not-found`." }],
  },
];
