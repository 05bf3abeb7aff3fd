import { SignJWT } from "jose";
import { TEST_SECRET } from "./serve-engine.ts";

/** Claims of a token as Supabase issues them. */
export interface TokenClaims {
  readonly [claim: string]: unknown;
}

/** A token that TEST_SECRET verifies, good for five minutes. */
export const signedToken = (claims: TokenClaims, expiresIn = "5m", secret = TEST_SECRET): Promise<string> =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(new TextEncoder().encode(secret));

/** A user of one tenant. */
export const tenantToken = (tenantId: string): Promise<string> =>
  signedToken({ sub: `user-of-${tenantId}`, role: "authenticated", app_metadata: { tenant_id: tenantId } });

/** Sees all tenants. */
export const operatorToken = (): Promise<string> => signedToken({ sub: "operator-1", role: "service_role" });
