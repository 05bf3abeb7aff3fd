import { timingSafeEqual } from "node:crypto";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { createLocalJWKSet, createRemoteJWKSet, type JWTPayload, type JWTVerifyOptions, jwtVerify } from "jose";
import type { Principal } from "./principal.ts";
import type { TokenDemands, TokenKeys, TokenSettings } from "./token-keys.ts";

/** A token that does not hold. The reason is for its owner; it tells nothing about keys. */
export class TokenRefused extends Schema.TaggedError<TokenRefused>()("TokenRefused", {
  reason: Schema.String,
  hint: Schema.String,
}) {}

export type VerifyToken = (token: string) => Effect.Effect<Principal, TokenRefused>;

/** Clocks of who signs and who verifies may differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 5;
const KEY_SET_TIMEOUT_MS = 5_000;
const OPERATOR = "service_role";

/**
 * Supabase's claims: the tenant is in app_metadata, which only the service may write. user_metadata is the user's own to
 * change, so nothing in it is looked at.
 */
const Claims = Schema.Struct({
  sub: Schema.optionalKey(Schema.String),
  role: Schema.optionalKey(Schema.String),
  scope: Schema.optionalKey(Schema.String),
  app_metadata: Schema.optionalKey(
    Schema.Struct({
      tenant_id: Schema.optionalKey(Schema.String.pipe(Schema.check(Schema.isPattern(/^[A-Za-z0-9][\w.:-]{0,127}$/)))),
    }),
  ),
});

const principalOf = (payload: JWTPayload): Result.Result<Principal, TokenRefused> => {
  const claims = Schema.decodeUnknownResult(Claims)(payload);
  if (Result.isFailure(claims)) {
    return Result.fail(
      new TokenRefused({
        reason: "The token's claims are not as they should be.",
        hint: "app_metadata.tenant_id must be an identifier, role and scope texts.",
      }),
    );
  }
  const { sub, role, scope, app_metadata } = claims.success;
  const operator = role === OPERATOR || (scope?.split(" ").includes(OPERATOR) ?? false);
  const tenantId = app_metadata?.tenant_id ?? null;
  if (tenantId === null && !operator) {
    const hint = "Set app_metadata.tenant_id where the token is issued; user_metadata is not looked at.";
    return Result.fail(new TokenRefused({ reason: "The token names no tenant.", hint }));
  }
  return Result.succeed({ subject: sub ?? (operator ? OPERATOR : "unnamed"), tenantId, operator });
};

type Verify = (token: string) => Promise<JWTPayload>;

const verifierOf = (keys: Exclude<TokenKeys, { readonly kind: "generated" }>, demands: TokenDemands): Verify => {
  const options: JWTVerifyOptions = {
    algorithms: [keys.kind === "secret" ? "HS256" : "RS256"],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: ["exp"],
    ...(demands.issuer === null ? {} : { issuer: demands.issuer }),
    ...(demands.audience === null ? {} : { audience: demands.audience }),
  };
  if (keys.kind === "secret") {
    return async (token) => (await jwtVerify(token, keys.secret, options)).payload;
  }
  const keySet =
    keys.kind === "jwks"
      ? createLocalJWKSet({ keys: [...keys.jwks.keys] as never })
      : createRemoteJWKSet(keys.url, { timeoutDuration: KEY_SET_TIMEOUT_MS });
  return async (token) => (await jwtVerify(token, keySet, options)).payload;
};

const REASONS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: "The token has expired.",
  ERR_JWKS_TIMEOUT: "The key set did not answer in time.",
};

const refusalOf = (error: unknown): TokenRefused => {
  const code = (error as { readonly code?: string } | null)?.code ?? "";
  return new TokenRefused({
    reason: REASONS[code] ?? "The token does not hold: signature, algorithm, expiry, issuer or audience.",
    hint: "Send `Authorization: Bearer <JWT>`, signed with the server's key, with an exp in the future.",
  });
};

const sameText = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Verifies bearer tokens; with keys of null nobody gets in. */
export const makeVerifyToken = (settings: TokenSettings): VerifyToken => {
  const { keys } = settings;
  if (keys === null || keys.kind === "generated") {
    return (token) =>
      keys !== null && sameText(token, keys.token)
        ? Effect.succeed({ subject: "local-operator", tenantId: keys.tenantId, operator: true })
        : Effect.fail(
            new TokenRefused({
              reason: "The token is not the one that the server printed when it started.",
              hint: "Copy it from the server's output; it changes with every start.",
            }),
          );
  }
  const verify = verifierOf(keys, settings);
  return (token) =>
    Effect.tryPromise({ try: () => verify(token), catch: refusalOf }).pipe(
      Effect.flatMap((payload) => Effect.fromResult(principalOf(payload))),
    );
};
