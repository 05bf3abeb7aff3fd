import { createHmac } from "node:crypto";

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const SECONDS_GOOD = 600;

/** A JWT as Supabase's auth server signs it (HS256, RFC 7515), good for ten minutes. */
export const signToken = (claims: Readonly<Record<string, unknown>>, secret: string): string => {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const body = { aud: "authenticated", iat: nowSeconds, exp: nowSeconds + SECONDS_GOOD, ...claims };
  const signed = `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded(body)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
};
