import { StoreFailure, WorkflowNotFound, WorkflowRefused, type WorkflowKey } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Redacted from "effect/Redacted";
import * as Schema from "effect/Schema";

/** The longest that the server lets anybody wait for a result. */
export const LONGEST_WAIT_SECONDS = 25;
const ANSWER_TIMEOUT_MS = (LONGEST_WAIT_SECONDS + 15) * 1_000;

/** A running `plimsoll-engine serve`, and as whom it is asked. */
export interface EngineServer {
  readonly url: string;
  /** Of the tenant, or of an operator. */
  readonly token: Redacted.Redacted<string>;
}

/** One request about a workflow. */
export interface ServerRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What the server said; its status tells a result from its absence. */
export interface ServerAnswer {
  readonly status: number;
  readonly text: string;
}

/** Why it did not do what it was asked. */
export type ServerRefusal = StoreFailure | WorkflowNotFound | WorkflowRefused;

const Problem = Schema.fromJsonString(
  Schema.Struct({
    code: Schema.String,
    detail: Schema.String,
    field: Schema.NullOr(Schema.String),
    hint: Schema.String,
  }),
);

const unavailable = (message: string, hint: string): StoreFailure =>
  new StoreFailure({ code: "unavailable", message, hint, retryable: true });

const FAILED = { code: "unknown", field: null, hint: "Look into the engine's log." };

/** By what helps: time, another token, another definition. */
const refusalOf = ({ status, text }: ServerAnswer, { tenantId, workflowId }: WorkflowKey): ServerRefusal => {
  const detail = `the engine's server answered ${status}`;
  const problem = Option.getOrElse(Schema.decodeUnknownOption(Problem)(text), () => ({ ...FAILED, detail }));
  const { code, field, detail: message, hint } = problem;
  if (status === 404) return new WorkflowNotFound({ tenantId, workflowId });
  if (status === 409) return new StoreFailure({ code: "conflict", message, hint, retryable: false });
  if (status === 401) return new StoreFailure({ code: "forbidden", message, hint, retryable: false });
  if (status >= 500) return unavailable(message, hint);
  return new WorkflowRefused({ code, field: field ?? "workflow", message, hint });
};

const send = async (
  { url, token }: EngineServer,
  request: ServerRequest,
  signal: AbortSignal,
): Promise<ServerAnswer> => {
  const address = new URL(`${url.replace(/\/+$/, "")}${request.path}`);
  for (const [name, value] of Object.entries(request.query ?? {})) address.searchParams.set(name, value);
  const response = await fetch(address, {
    method: request.method,
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    // A token goes to nobody but the server that was named.
    redirect: "error",
    headers: { authorization: `Bearer ${Redacted.value(token)}`, "content-type": "application/json" },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  return { status: response.status, text: await response.text() };
};

const reasonOf = (cause: unknown): string => {
  const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
  return inner instanceof Error ? inner.message : String(inner);
};

/** Asks once; a server that is not there, or has a bug, may be asked again. */
export const askServer = (
  server: EngineServer,
  request: ServerRequest,
  key: WorkflowKey,
): Effect.Effect<ServerAnswer, ServerRefusal> =>
  Effect.tryPromise({
    try: (signal) => send(server, { ...request, query: { tenant: key.tenantId, ...request.query } }, signal),
    catch: (cause) =>
      unavailable(`${server.url} does not answer: ${reasonOf(cause)}`, "Start it with plimsoll-engine serve."),
  }).pipe(
    Effect.flatMap((answer) => (answer.status < 300 ? Effect.succeed(answer) : Effect.fail(refusalOf(answer, key)))),
  );

/** Reads an answer that has come. */
export const decodeAnswer = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, { text }: ServerAnswer) =>
  Effect.mapError(Schema.decodeUnknownEffect(Schema.fromJsonString(schema))(text), () => {
    const hint = "Use the adapter of the server's version.";
    const message = "the engine's server answered in a form that is not known here";
    return new StoreFailure({ code: "invalid", message, hint, retryable: false });
  });
