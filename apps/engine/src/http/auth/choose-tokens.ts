import { randomBytes } from "node:crypto";
import * as Result from "effect/Result";
import { StartFailure } from "../server/start-failure.ts";
import { isLoopback } from "./is-loopback.ts";
import type { TokenSettings } from "./token-keys.ts";

/** As long as a SHA-256 hash: nobody guesses it. */
const TOKEN_BYTES = 32;

/**
 * What tokens are verified with. Without a configured secret a server that others can reach is refused; on loopback a token
 * is made up, for whoever started it.
 */
export const chooseTokens = (
  settings: TokenSettings,
  host: string,
  localTenantId: string,
): Result.Result<TokenSettings, StartFailure> => {
  if (settings.keys !== null) return Result.succeed(settings);
  if (isLoopback(host)) {
    const token = randomBytes(TOKEN_BYTES).toString("base64url");
    return Result.succeed({ ...settings, keys: { kind: "generated", token, tenantId: localTenantId } });
  }
  return Result.fail(
    new StartFailure({
      code: "no-secret",
      field: "host",
      message: `refused to listen on ${host}: no secret for tokens is configured, so that anybody could give this machine work.`,
      hint: "Set PLIMSOLL_JWT_SECRET (HS256) or PLIMSOLL_JWKS (RS256), or listen on 127.0.0.1.",
    }),
  );
};
