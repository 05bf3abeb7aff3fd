import { messageOf, UsageError } from "@plimsoll/adapters-command-line";
import { StoreFailure } from "@plimsoll/application";
import { ParallelWorkflowResult } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Redacted from "effect/Redacted";
import * as Schedule from "effect/Schedule";
import * as Schema from "effect/Schema";
import { Submitted, WorkflowView } from "../http/api/bodies.ts";
import { LONGEST_WAIT_SECONDS } from "../http/api/engine-api.ts";
import { isPassing, ServerFailure } from "./server-failure.ts";

/** Longer than the server lets anybody wait for a result. */
const ANSWER_TIMEOUT_MS = (LONGEST_WAIT_SECONDS + 15) * 1_000;
/** A server that is restarted comes back within a minute. */
const PATIENCE = { times: 30, schedule: Schedule.spaced("2 seconds"), while: isPassing };

/** A running engine, and as whom it is asked. */
export interface EngineServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: Redacted.Redacted<string>;
  /** Null: the token's. */
  readonly tenantId: string | null;
}

interface Request {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: { readonly text: string; readonly contentType: string };
}

interface Answered {
  readonly status: number;
  readonly text: string;
}

const Problem = Schema.fromJsonString(
  Schema.Struct({ detail: Schema.String, field: Schema.NullOr(Schema.String), hint: Schema.String }),
);

const ask = ({ url, token, tenantId }: EngineServer, { path, query = {}, body }: Request) =>
  Effect.tryPromise({
    try: async (signal): Promise<Answered> => {
      const address = new URL(`${url}${path}`);
      const tenant: Readonly<Record<string, string>> = tenantId === null ? {} : { tenant: tenantId };
      for (const [name, value] of Object.entries({ ...tenant, ...query })) address.searchParams.set(name, value);
      const response = await fetch(address, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
        // A token goes to nobody but the server that was named.
        redirect: "error",
        headers: {
          authorization: `Bearer ${Redacted.value(token)}`,
          ...(body === undefined ? {} : { "content-type": body.contentType }),
        },
        ...(body === undefined ? {} : { method: "POST", body: body.text }),
      });
      return { status: response.status, text: await response.text() };
    },
    catch: (cause) => {
      const reason = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
      const hint = "Start it with plimsoll-engine serve, and name its address with --url or PLIMSOLL_URL.";
      return new ServerFailure({ status: null, message: `${url} does not answer: ${messageOf(reason)}`, hint });
    },
  });

/** What the server said, by what helps: its user, its store or time. */
const refusalOf = ({ status, text }: Answered): UsageError | StoreFailure | ServerFailure => {
  const told = Option.getOrNull(Schema.decodeUnknownOption(Problem)(text));
  const message = told?.detail ?? `the server answered ${status}`;
  const hint = told?.hint ?? "Look into the engine's log.";
  if (status === 409) return new StoreFailure({ code: "conflict", message, hint, retryable: false });
  if (status === 429 || status >= 500) return new ServerFailure({ status, message, hint });
  return new UsageError({ message, hint: status === 401 ? "Set PLIMSOLL_TOKEN to a token of this server." : hint });
};

const decode = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, answered: Answered) =>
  Effect.mapError(
    Schema.decodeUnknownEffect(Schema.fromJsonString(schema))(answered.text),
    () =>
      new ServerFailure({
        ...{ status: answered.status, message: "the server answered in a form that this version does not know" },
        hint: "Use the plimsoll-engine of the server's version.",
      }),
  );

/** Sends a workflow as it was written. Not repeated by itself: without an id each would be a new one. */
export const submitWorkflow = Effect.fnUntraced(function* (
  server: EngineServer,
  body: { readonly text: string; readonly contentType: string },
) {
  const answered = yield* ask(server, { path: "/v1/workflows", body });
  if (answered.status !== 202) return yield* refusalOf(answered);
  return yield* decode(Submitted, answered);
});

const pollResult = Effect.fnUntraced(function* (server: EngineServer, workflowId: string) {
  const query = { waitSeconds: String(LONGEST_WAIT_SECONDS) };
  const answered = yield* ask(server, { path: `/v1/workflows/${workflowId}/result`, query });
  if (answered.status === 202) return null;
  if (answered.status !== 200) return yield* refusalOf(answered);
  return yield* decode(ParallelWorkflowResult, answered);
});

/** Waits for a workflow's end, also over a restart of its server. */
export const awaitResult = Effect.fnUntraced(function* (server: EngineServer, workflowId: string) {
  for (;;) {
    const result = yield* Effect.retry(pollResult(server, workflowId), PATIENCE);
    if (result !== null) return result;
  }
});

/** The tasks of a workflow and what each waits for. */
export const readTaskLinks = Effect.fnUntraced(function* (server: EngineServer, workflowId: string) {
  const answered = yield* Effect.retry(ask(server, { path: `/v1/workflows/${workflowId}` }), PATIENCE);
  if (answered.status !== 200) return yield* refusalOf(answered);
  const { dependsOn } = yield* decode(WorkflowView, answered);
  return { tasks: Object.entries(dependsOn).map(([taskId, waitsFor]) => ({ taskId, dependsOn: waitsFor })) };
});
