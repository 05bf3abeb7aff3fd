import { createServer } from "node:http";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { expect, it } from "vitest";
import { chooseTokens } from "./choose-tokens.ts";
import { isLoopback } from "./is-loopback.ts";
import { readTokenSettings } from "./token-keys.ts";
import { makeVerifyToken } from "./verify-token.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const claims = { sub: "u1", app_metadata: { tenant_id: "acme" } };

const settingsOf = (env: Record<string, string>) => Result.getOrThrow(readTokenSettings(env));
const verified = (env: Record<string, string>, token: string) =>
  Effect.runPromise(Effect.result(makeVerifyToken(settingsOf(env))(token)));
const hs256 = (payload: Record<string, unknown>, secret = SECRET) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime("1m")
    .sign(new TextEncoder().encode(secret));

it("takes the tenant from app_metadata, never from user_metadata", async () => {
  const token = await hs256({ ...claims, user_metadata: { tenant_id: "globex" } });
  expect(await verified({ PLIMSOLL_JWT_SECRET: SECRET }, token)).toMatchObject({
    success: { subject: "u1", tenantId: "acme", operator: false },
  });
});

it.each([{ role: "service_role" }, { scope: "read service_role" }])("knows an operator by %o", async (mark) => {
  const found = await verified({ PLIMSOLL_JWT_SECRET: SECRET }, await hs256(mark));
  expect(found).toMatchObject({ success: { operator: true, tenantId: null } });
});

it.each([{ user_metadata: { role: "service_role" } }, { app_role: "service_role" }, { scope: "service_role_reader" }])(
  "makes no operator of %o",
  async (mark) => {
    const found = await verified({ PLIMSOLL_JWT_SECRET: SECRET }, await hs256({ ...claims, ...mark }));
    expect(found).toMatchObject({ success: { operator: false } });
  },
);

it("demands an expiry", async () => {
  const eternal = await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(SECRET));
  expect(Result.isFailure(await verified({ PLIMSOLL_JWT_SECRET: SECRET }, eternal))).toBe(true);
});

it("demands issuer and audience where they are configured", async () => {
  const env = {
    PLIMSOLL_JWT_SECRET: SECRET,
    PLIMSOLL_JWT_ISSUER: "https://id.test",
    PLIMSOLL_JWT_AUDIENCE: "plimsoll",
  };
  expect(Result.isFailure(await verified(env, await hs256(claims)))).toBe(true);
  const right = await hs256({ ...claims, iss: "https://id.test", aud: "plimsoll" });
  expect(Result.isSuccess(await verified(env, right))).toBe(true);
});

it("verifies RS256 by a key set, and takes no HS256 signed with its public key", async () => {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256" }] });
  const signed = await new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid: "k1" })
    .setExpirationTime("1m")
    .sign(privateKey);
  expect(await verified({ PLIMSOLL_JWKS: jwks }, signed)).toMatchObject({ success: { tenantId: "acme" } });
  expect(Result.isFailure(await verified({ PLIMSOLL_JWKS: jwks }, await hs256(claims, jwks)))).toBe(true);
  expect(Result.isFailure(await verified({ PLIMSOLL_JWT_SECRET: SECRET }, signed))).toBe(true);
});

it("reads the key set from its address", async () => {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const body = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256" }] });
  const server = createServer((_, response) => response.setHeader("content-type", "application/json").end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const env = { PLIMSOLL_JWKS: `http://127.0.0.1:${(server.address() as { readonly port: number }).port}/jwks` };
  const header = { alg: "RS256", kid: "k1" };
  const signed = await new SignJWT(claims).setProtectedHeader(header).setExpirationTime("1m").sign(privateKey);
  expect(await verified(env, signed)).toMatchObject({ success: { tenantId: "acme" } });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(Result.isFailure(await verified(env, signed))).toBe(true);
});

it.each([
  [{ PLIMSOLL_JWT_SECRET: "short" }, "PLIMSOLL_JWT_SECRET"],
  [{ PLIMSOLL_JWKS: "{}" }, "PLIMSOLL_JWKS"],
  [{ PLIMSOLL_JWKS: "http://keys.test/jwks.json" }, "PLIMSOLL_JWKS"],
  [{ PLIMSOLL_JWKS: "https://" }, "PLIMSOLL_JWKS"],
  [{ PLIMSOLL_JWKS: '{"keys":[]}', PLIMSOLL_JWT_SECRET: SECRET }, "PLIMSOLL_JWKS"],
])("refuses settings that can't be safe: %o", (env, field) => {
  const settings = readTokenSettings(env);
  expect(settings).toMatchObject({ failure: { field } });
  expect(JSON.stringify(settings)).not.toContain(SECRET);
});

it("listens off loopback only with a secret", () => {
  for (const host of ["0.0.0.0", "::", "192.168.1.4", "example.test", "127.0.0.1.example.test"]) {
    expect(isLoopback(host)).toBe(false);
    expect(chooseTokens(settingsOf({}), host, "default")).toMatchObject({ failure: { code: "no-secret" } });
    expect(Result.isSuccess(chooseTokens(settingsOf({ PLIMSOLL_JWT_SECRET: SECRET }), host, "default"))).toBe(true);
  }
});

it("makes up a new token for each start on loopback, good for that server alone", async () => {
  const make = () => Result.getOrThrow(chooseTokens(settingsOf({}), "127.0.0.1", "default"));
  const [one, other] = [make(), make()];
  if (one.keys?.kind !== "generated" || other.keys?.kind !== "generated") throw new Error("no token was made");
  expect(one.keys.token).toMatch(/^[\w-]{43}$/);
  const ask = (token: string) => Effect.runPromise(Effect.result(makeVerifyToken(one)(token)));
  expect(await ask(one.keys.token)).toMatchObject({ success: { tenantId: "default", operator: true } });
  expect(Result.isFailure(await ask(other.keys.token))).toBe(true);
});
