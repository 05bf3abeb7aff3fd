import type { InvocationError, OrchestratorDescription, ReportedTimings } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import type * as Scope from "effect/Scope";
import type * as Stream from "effect/Stream";

/** The orchestrator, or the exchange with it, failed as a whole. An invocation that fails is an InvocationResult, not this. */
export class OrchestratorFailure extends Schema.TaggedError<OrchestratorFailure>()("OrchestratorFailure", {
  /** Stable: `unreachable`, `died`, `protocol-violation`, `conservation`, `unauthorized`, `pool-not-found`, `agent-not-found`, `invalid-request`, `provisioning`, `start-timeout`, `timeout`. */
  code: Schema.String,
  message: Schema.String,
  /** What the user can do about it. */
  hint: Schema.String,
  /** Of a sidecar that died; null otherwise or when killed by a signal. */
  exitCode: Schema.NullOr(Schema.Int),
  /** Last lines of the sidecar's stderr, redacted; empty otherwise. */
  lastStderr: Schema.Array(Schema.String),
}) {}

/** Which LLM a pool uses. The key itself never travels: only the name of the variable that holds it. */
export interface LlmEndpoint {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKeyEnv?: string;
}

export interface AgentSpec {
  readonly agentId: string;
  readonly role: string;
  readonly goal: string;
  readonly backstory: string;
}

export interface PoolRequest {
  readonly agents: readonly AgentSpec[];
  /** Absent for orchestrators with the capability `llm-fixed`. */
  readonly llm?: LlmEndpoint;
  readonly instantiationTimeoutMs: number;
}

/** One agent after instantiation; a failed one is a value and fails nobody else. */
export interface AgentInstantiation {
  readonly agentId: string;
  readonly status: "ready" | "failed";
  readonly instantiationMs: number | null;
  /** With the traceback of the build in `detail`, where there is one. */
  readonly error?: { readonly code: string; readonly message: string; readonly detail?: unknown };
}

export interface InvocationRequest {
  readonly requestId: string;
  readonly agentId: string;
  readonly topic: string;
  readonly prompt: string;
  readonly timeoutMs: number;
}

interface InvocationResultBase {
  readonly requestId: string;
  readonly agentId: string;
  /** When the whole answer had reached the runner, on ClockPort's axis: stamped by the adapter as it arrives. */
  readonly receivedAtMs: number;
  /** When the request had been handed to the network, on the same axis; absent where there is none. */
  readonly sentAtMs?: number;
  readonly reported?: ReportedTimings;
}
export interface InvocationSucceeded extends InvocationResultBase {
  readonly outcome: "succeeded";
  readonly outputId: string;
  readonly content: string;
}
export interface InvocationFailed extends InvocationResultBase {
  readonly outcome: "failed";
  readonly error: InvocationError;
}
export type InvocationResult = InvocationSucceeded | InvocationFailed;

export interface AgentStatus {
  readonly agentId: string;
  readonly status: "idle" | "busy" | "failed";
  /** RFC 3339; null when never invoked. */
  readonly lastInvocationAt: string | null;
  readonly lastError: string | null;
}

/** What the orchestrator says of its processes; the runner reads the same pids itself. */
export interface ReportedProcess {
  readonly pid: number;
  readonly role: string;
  readonly pssBytes: number | null;
  readonly rssBytes: number;
}

/** A live pool. Its agents are released when the Scope that instantiated it closes, however it closes. */
export interface OrchestratorPool {
  readonly poolId: string;
  readonly agents: readonly AgentInstantiation[];
  readonly reportedInstantiationMs: number | null;
  readonly invoke: (request: InvocationRequest) => Effect.Effect<InvocationResult, OrchestratorFailure>;
  /**
   * Sends all requests at once and emits each result as it finishes, in any order, in chunks of what has arrived.
   * The adapter passes on what it gets, also doubled and invented results: judging them is the use case's affair.
   * Fails with `conservation` when the orchestrator's closing count does not match its lines, or is missing.
   * Interrupting the stream cancels the open invocations.
   */
  readonly invokeBatch: (
    requests: readonly InvocationRequest[],
  ) => Stream.Stream<InvocationResult, OrchestratorFailure>;
  readonly agentStatus: (agentId: string) => Effect.Effect<AgentStatus, OrchestratorFailure>;
  /** The invocation ends as failed `cancelled` and its LLM call is abandoned. */
  readonly cancel: (requestId: string) => Effect.Effect<void, OrchestratorFailure>;
  /** Idempotent; returns how many agents were released by this call. */
  readonly release: Effect.Effect<number, OrchestratorFailure>;
}

/** Any agent orchestrator (orchestrator-protocol.md), in this process or beyond HTTP. */
export interface AgentOrchestratorPort {
  readonly describe: Effect.Effect<OrchestratorDescription, OrchestratorFailure>;
  readonly instantiate: (request: PoolRequest) => Effect.Effect<OrchestratorPool, OrchestratorFailure, Scope.Scope>;
  /** Null where the orchestrator lacks the capability `resources`. */
  readonly resources: Effect.Effect<readonly ReportedProcess[] | null, OrchestratorFailure>;
}
