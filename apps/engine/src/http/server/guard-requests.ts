import { MaxBytesError } from "@effect/platform-node/NodeStream";
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { HttpServerRequest } from "effect/http/HttpServerRequest";
import * as HttpServerRespondable from "effect/http/HttpServerRespondable";
import * as HttpServerResponse from "effect/http/HttpServerResponse";
import type * as Scope from "effect/Scope";
import { InternalProblem, NotFound, TooLarge, Unavailable } from "../api/problems.ts";
import type { HttpServices } from "../http-services.ts";

const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
  "cross-origin-resource-policy": "same-origin",
};

const tooLarge = (bodyBytes: number) =>
  new TooLarge({
    code: "body-too-large",
    detail: `The body is larger than ${bodyBytes} bytes.`,
    field: "body",
    value: null,
    hint: "Split the workflow, or have tasks read large inputs from files.",
  });

const noSuchPath = (method: string, url: string) =>
  new NotFound({
    code: "no-such-path",
    detail: `${method} ${url.split("?")[0] ?? url} is not part of this API.`,
    field: null,
    value: null,
    hint: "docs/openapi/engine.v1.json lists what is.",
  });

const tookTooLong = (requestTimeoutMs: number) =>
  new Unavailable({
    code: "request-timeout",
    detail: `The request was not answered within ${requestTimeoutMs / 1_000} s and was given up.`,
    field: null,
    value: null,
    hint: "Repeat it; submitting the same workflow again is harmless when it has an id.",
  });

const BUG = new InternalProblem({
  code: "internal-error",
  detail: "The request could not be answered because of a bug.",
  field: null,
  value: null,
  hint: "The engine's log has the cause; please report it.",
});

/** How a failure below says what it was, if it does. */
const reasonTag = (error: unknown): string =>
  (error as { readonly reason?: { readonly _tag?: string } } | null)?.reason?._tag ?? "";

/** Whether the body was longer than the server reads: by the type of what was thrown, for a bug may say anything. */
const isTooLarge = (error: unknown): boolean => {
  if (error instanceof MaxBytesError) return true;
  const { reason, cause } = (error ?? {}) as { readonly reason?: unknown; readonly cause?: unknown };
  return [reason, cause].some((inner) => typeof inner === "object" && inner !== null && isTooLarge(inner));
};

type Answer = Effect.Effect<HttpServerResponse.HttpServerResponse, unknown, HttpServerRequest | Scope.Scope>;

const respond = (problem: HttpServerRespondable.Respondable) => HttpServerRespondable.toResponse(problem);

/** Failures that no handler declared: an unknown path, a body that could not be read, a bug. */
const answerFailure = (cause: Cause.Cause<unknown>, request: HttpServerRequest, bodyBytes: number) => {
  const error = Cause.squash(cause);
  if (HttpServerResponse.isHttpServerResponse(error)) return Effect.succeed(error);
  const tag = reasonTag(error);
  if (tag === "RouteNotFound") return respond(noSuchPath(request.method, request.url));
  if (isTooLarge(error)) return respond(tooLarge(bodyBytes));
  if (HttpServerRespondable.isRespondable(error) && tag !== "InternalError") return respond(error);
  return Effect.andThen(Effect.logError("a request failed by a bug", cause), respond(BUG));
};

const declaredBytes = ({ headers }: HttpServerRequest): number => Number(headers["content-length"] ?? 0);

/** Around every request: it is counted, bounded in size and time, and whatever happens is answered as a problem. */
export const guardRequests = (answer: Answer, { gate, settings }: Pick<HttpServices, "gate" | "settings">) =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest;
    const { bodyBytes, requestTimeoutMs } = settings.limits;
    if (declaredBytes(request) > bodyBytes) {
      return HttpServerResponse.setHeader(yield* respond(tooLarge(bodyBytes)), "connection", "close");
    }
    const response = yield* answer.pipe(
      Effect.timeoutOrElse({
        duration: Duration.millis(requestTimeoutMs),
        orElse: () => respond(tookTooLong(requestTimeoutMs)),
      }),
      Effect.catchCause((cause) =>
        Cause.hasInterruptsOnly(cause) ? Effect.failCause(cause) : answerFailure(cause, request, bodyBytes),
      ),
    );
    return HttpServerResponse.setHeaders(response, SECURITY_HEADERS);
  }).pipe((guarded) =>
    Effect.acquireUseRelease(
      Effect.sync(gate.enter),
      () => guarded,
      () => Effect.sync(gate.leave),
    ),
  );
