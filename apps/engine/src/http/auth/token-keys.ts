import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { isLoopback } from "./is-loopback.ts";

/** What a token is verified with. One kind per server, so that no token can choose a weaker one. */
export type TokenKeys =
  | { readonly kind: "secret"; readonly secret: Uint8Array }
  | { readonly kind: "jwks"; readonly jwks: { readonly keys: readonly Record<string, unknown>[] } }
  | { readonly kind: "jwks-url"; readonly url: URL }
  /** Made at the start, for loopback alone. */
  | { readonly kind: "generated"; readonly token: string; readonly tenantId: string };

/** What else a token must say. */
export interface TokenDemands {
  readonly issuer: string | null;
  readonly audience: string | null;
}

export interface TokenSettings extends TokenDemands {
  /** Null: nothing is configured. */
  readonly keys: TokenKeys | null;
}

/** An environment that can't be used to verify tokens. */
export class TokenSettingsRefused extends Schema.TaggedError<TokenSettingsRefused>()("TokenSettingsRefused", {
  field: Schema.String,
  message: Schema.String,
  hint: Schema.String,
}) {}

/** RFC 7518, 3.2: a key for HS256 has at least as many bits as its hash. */
const SHORTEST_SECRET_BYTES = 32;

const refused = (field: string, message: string, hint: string) =>
  Result.fail(new TokenSettingsRefused({ field, message, hint }));

const readSecret = (secret: string): Result.Result<TokenKeys, TokenSettingsRefused> => {
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length >= SHORTEST_SECRET_BYTES) return Result.succeed({ kind: "secret", secret: bytes });
  const message = `PLIMSOLL_JWT_SECRET has ${bytes.length} bytes; HS256 needs at least ${SHORTEST_SECRET_BYTES} (RFC 7518, 3.2).`;
  return refused("PLIMSOLL_JWT_SECRET", message, "Set a longer one, e.g. the output of `openssl rand -base64 48`.");
};

const JwksText = Schema.fromJsonString(
  Schema.Struct({ keys: Schema.Array(Schema.Record(Schema.String, Schema.Unknown)) }),
);

const readJwks = (text: string): Result.Result<TokenKeys, TokenSettingsRefused> => {
  if (/^https?:\/\//.test(text)) {
    if (!URL.canParse(text)) {
      return refused("PLIMSOLL_JWKS", "PLIMSOLL_JWKS is not a valid URL.", "Give https://… or the JSON of a key set.");
    }
    const url = new URL(text);
    if (url.protocol === "https:" || isLoopback(url.hostname)) return Result.succeed({ kind: "jwks-url", url });
    const message = "PLIMSOLL_JWKS is read over plain http: whoever is on the way could put in keys of their own.";
    return refused("PLIMSOLL_JWKS", message, "Give https://…; plain http is for loopback alone.");
  }
  const decoded = Schema.decodeUnknownResult(JwksText)(text);
  if (Result.isFailure(decoded)) {
    return refused("PLIMSOLL_JWKS", 'PLIMSOLL_JWKS is no JSON of the form {"keys": […]}.', "Give https://… or a JWKS.");
  }
  return Result.succeed({ kind: "jwks", jwks: decoded.success });
};

/** Reads PLIMSOLL_JWT_SECRET (HS256) or PLIMSOLL_JWKS (RS256; a URL or the JSON itself), and what else is demanded. */
export const readTokenSettings = (
  env: Readonly<Record<string, string | undefined>>,
): Result.Result<TokenSettings, TokenSettingsRefused> => {
  const { PLIMSOLL_JWT_SECRET: secret, PLIMSOLL_JWKS: jwks } = env;
  const demands = { issuer: env["PLIMSOLL_JWT_ISSUER"] || null, audience: env["PLIMSOLL_JWT_AUDIENCE"] || null };
  if (secret && jwks) {
    const message = "PLIMSOLL_JWT_SECRET and PLIMSOLL_JWKS are both set.";
    return refused("PLIMSOLL_JWKS", message, "Unset one: with two kinds of keys a token could choose the weaker.");
  }
  if (!secret && !jwks) return Result.succeed({ ...demands, keys: null });
  const keys = secret ? readSecret(secret) : readJwks(jwks ?? "");
  return Result.map(keys, (found) => ({ ...demands, keys: found }));
};
