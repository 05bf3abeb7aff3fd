import type { AuditEntry } from "@plimsoll/application";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as ProblemDetails from "effect/http/ProblemDetails";
import * as HttpServerResponse from "effect/http/HttpServerResponse";
import * as Layer from "effect/Layer";
import * as RateLimiter from "effect/persistence/RateLimiter";
import * as Redacted from "effect/Redacted";
import { Authorization } from "../api/authorization.ts";
import { NotAuthenticated } from "../api/problems.ts";
import { actorOf } from "../audit/http-audit.ts";
import { NoteRefusedAccess, type RefusedAccess } from "../audit/refused-access.ts";
import { CurrentPrincipal, type Principal } from "../auth/principal.ts";
import { TokenRefused, type VerifyToken } from "../auth/verify-token.ts";
import type { HttpServices } from "../http-services.ts";

const notAuthenticated = ({ reason, hint }: TokenRefused) =>
  new NotAuthenticated({ code: "token-refused", detail: reason, field: "authorization", value: null, hint });

const MISSING = new TokenRefused({
  reason: "The request carries no bearer token.",
  hint: "Send `Authorization: Bearer <token>`; without a configured secret the server prints one when it starts.",
});

/** 429 with the time to wait in its header, as RFC 9110 has it: whole seconds, at least one. */
const slowDown = (retryAfterMs: number, limit: number, windowMs: number) => {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  const problem = ProblemDetails.toResponse({
    type: "urn:plimsoll:problem:too-many-requests",
    status: 429,
    title: "Too much at once",
    code: "rate-limited",
    detail: `This tenant may make ${limit} requests in ${windowMs / 1_000} s.`,
    field: null,
    value: null,
    hint: `Wait ${seconds} s, or follow /v1/events instead of asking again and again.`,
  });
  return HttpServerResponse.setHeader(problem, "retry-after", String(seconds));
};

/** Entries of the audit log that refusals of one tenant may cause in a minute: whoever guesses must not fill the disk. */
const REFUSALS_NOTED_PER_MINUTE = 60;

/** No tenant is known of a token that does not hold. */
const NOBODY = { tenantId: "", actor: "unknown" };

const whoIs = (principal: Principal) => ({ tenantId: principal.tenantId ?? "", actor: actorOf(principal) });

type Refused = Pick<AuditEntry, "tenantId" | "actor" | "action" | "subject" | "detail">;

const noteWith = ({ audit }: HttpServices, limiter: RateLimiter.RateLimiter) =>
  Effect.fnUntraced(function* (refused: Refused) {
    const key = ` ${refused.action} of ${refused.tenantId}`;
    const limit = { window: Duration.minutes(1), limit: REFUSALS_NOTED_PER_MINUTE, key };
    const mayNote = yield* Effect.isSuccess(
      limiter.consume({ ...limit, algorithm: "token-bucket", onExceeded: "fail" }),
    );
    if (mayNote) yield* audit.note(refused);
  });

/** Verifies the token of each request, counts what its tenant asks, and takes down what it is refused. */
export const authorizationLayer = (services: HttpServices, verify: VerifyToken) =>
  Layer.effect(
    Authorization,
    Effect.gen(function* () {
      const limiter = yield* RateLimiter.make;
      const note = noteWith(services, limiter);
      const { requestsPerWindow: limit, rateWindowMs } = services.settings.limits;
      const mayAsk = ({ tenantId, subject }: Principal) =>
        limiter.consume({
          algorithm: "token-bucket",
          onExceeded: "fail",
          window: Duration.millis(rateWindowMs),
          limit,
          key: tenantId ?? `operator ${subject}`,
        });
      const noteLimit = (principal: Principal) =>
        note({
          ...{ ...whoIs(principal), action: "limit-hit", subject: "requests" },
          detail: { limit: "requests", requests: limit, windowMs: rateWindowMs },
        });
      const noteRefused =
        (principal: Principal) =>
        ({ code, subject }: RefusedAccess) =>
          note({ ...whoIs(principal), action: "access-refused", subject, detail: { code } });
      return Authorization.of({
        bearer: Effect.fnUntraced(function* (answer, { credential }) {
          const token = Redacted.value(credential);
          const principal = yield* (token === "" ? Effect.fail(MISSING) : verify(token)).pipe(
            Effect.tapError(({ reason }) =>
              note({ ...NOBODY, action: "access-refused", subject: "", detail: { code: "token-refused", reason } }),
            ),
            Effect.mapError(notAuthenticated),
          );
          const waitMs = yield* mayAsk(principal).pipe(
            Effect.as(0),
            Effect.catch(({ reason }) =>
              "retryAfter" in reason ? Effect.succeed(Duration.toMillis(reason.retryAfter)) : Effect.die(reason),
            ),
          );
          if (waitMs > 0) return yield* Effect.as(noteLimit(principal), slowDown(waitMs, limit, rateWindowMs));
          return yield* answer.pipe(
            Effect.provideService(CurrentPrincipal, principal),
            Effect.provideService(NoteRefusedAccess, noteRefused(principal)),
          );
        }),
      });
    }),
  ).pipe(Layer.provide(RateLimiter.layerStoreMemory));
