import { StoreFailure, type WorkflowKey, WorkflowNotFound } from "@plimsoll/application";
import { ParallelWorkflowResult, ParallelWorkflowState } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import * as Schema from "effect/Schema";
import type { GraphEngine } from "../engine/graph-engine.ts";
import { askServer, decodeAnswer, type EngineServer, LONGEST_WAIT_SECONDS, type ServerRefusal } from "./ask-server.ts";
import { submissionOf } from "./submission.ts";

const Submitted = Schema.Struct({ status: Schema.Literals(["accepted", "exists"]) });
const Shown = Schema.Struct({ state: ParallelWorkflowState });
const Cancelled = Schema.Struct({ cancelled: Schema.Boolean });

const pathOf = ({ workflowId }: WorkflowKey, what = ""): string => `/v1/workflows/${workflowId}${what}`;

/** Who asks about a workflow is not told why the server would not take it: there is nothing that it could be refused for. */
const asked = <A>(effect: Effect.Effect<A, ServerRefusal>): Effect.Effect<A, StoreFailure | WorkflowNotFound> =>
  Effect.catchTag(effect, "WorkflowRefused", ({ message, hint }) =>
    Effect.fail(new StoreFailure({ code: "invalid", message, hint, retryable: false })),
  );

const awaitResult = Effect.fnUntraced(function* (server: EngineServer, key: WorkflowKey) {
  const query = { waitSeconds: String(LONGEST_WAIT_SECONDS) };
  for (;;) {
    const answer = yield* askServer(server, { method: "GET", path: pathOf(key, "/result"), query }, key);
    if (answer.status !== 202) return yield* decodeAnswer(ParallelWorkflowResult, answer);
  }
});

/**
 * The engine of a running `plimsoll-engine serve`, for graphs in other processes. The token's tenant must be the one that nodes
 * name, or the token an operator's. A server that is away is waited for, for about half a minute.
 */
export const connectEngine = (given: { readonly url: string; readonly token: string }): GraphEngine => {
  const server: EngineServer = { url: given.url, token: Redacted.make(given.token) };
  return {
    submit: (definition) =>
      Effect.gen(function* () {
        const body = yield* Effect.fromResult(submissionOf(definition));
        const { tenantId, workflowId } = definition;
        const key = { tenantId, workflowId };
        const answer = yield* Effect.catchTag(
          askServer(server, { method: "POST", path: "/v1/workflows", body }, key),
          "WorkflowNotFound",
          ({ message }) =>
            Effect.fail(new StoreFailure({ code: "not-found", message, hint: "Look at the URL.", retryable: false })),
        );
        return (yield* decodeAnswer(Submitted, answer)).status;
      }),
    result: (key) => asked(awaitResult(server, key)),
    state: (key) =>
      asked(
        askServer(server, { method: "GET", path: pathOf(key) }, key).pipe(
          Effect.flatMap((answer) => decodeAnswer(Shown, answer)),
          Effect.map(({ state }) => state),
        ),
      ),
    cancel: (key, reason) =>
      asked(
        askServer(server, { method: "DELETE", path: pathOf(key), query: { reason } }, key).pipe(
          Effect.flatMap((answer) => decodeAnswer(Cancelled, answer)),
          Effect.map(({ cancelled }) => cancelled),
        ),
      ),
    // The server goes on by itself with what a dead engine has left behind.
    resume: () => Effect.succeed([]),
  };
};
