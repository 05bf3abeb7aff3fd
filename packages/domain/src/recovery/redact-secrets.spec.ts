import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactSecrets } from "./redact-secrets.ts";

const M = "[redacted]";
const KEY = ["-----BEGIN RSA PRIVATE KEY-----", "Proc-Type: 4,ENCRYPTED", "", "MIIBOgIBAAJB"].join("\n");

describe("redactSecrets", () => {
  it.each([
    ["authorization: Bearer abc.def", `authorization: Bearer ${M}`],
    ["Authorization: Basic dXNlcjpwYXNz", `Authorization: Basic ${M}`],
    ["AUTHORIZATION:  Bearer  abc.def", `AUTHORIZATION:  Bearer  ${M}`],
    ["authorization=abc123, next", `authorization=${M}, next`],
    ['{"authorization":"Token abc123"}', `{"authorization":"Token ${M}"}`],
    ["sent bearer  abcdef with it", `sent bearer  ${M} with it`],
    ["key sk-abcdefgh12345678 refused", `key ${M} refused`],
    ["key sk-proj-a_b-c12345 refused", `key ${M} refused`],
    ["pk_live_abcdefgh1234 rk_test_abcdefgh1234 sk_test_abcdefgh1234", `${M} ${M} ${M}`],
    ["ghp_0123456789abcdef gho_0123456789abcdef", `${M} ${M}`],
    ["npm_0123456789abcdefX hf_0123456789abcdef sbp_0123456789abcdef", `${M} ${M} ${M}`],
    ["github_pat_11AAA_bbb22222 glpat-abc-def_1234 xoxb-123-abc-4567", `${M} ${M} ${M}`],
    ["AIzaSyA-0123456789_abc", M],
    ["AKIAABCDEFGHIJKLMNOP and ASIAABCDEFGHIJKLMNOP.", `${M} and ${M}.`],
    ["jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.s1g-n_a end", `jwt ${M} end`],
    ["jwt eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0 end", `jwt ${M} end`],
    ["from https://user:pass@index/simple", `from https://${M}@index/simple`],
    ["postgres://plimsoll:p@ss:w@db:5432/x", `postgres://${M}@db:5432/x`],
    ["redis://:hunter2@cache", `redis://${M}@cache`],
    ["OPENAI_API_KEY=abc apikey: abc x-api-key: abc", `OPENAI_API_KEY=${M} apikey: ${M} x-api-key: ${M}`],
    ["aws_secret_access_key = abc/def+g", `aws_secret_access_key = ${M}`],
    [
      "DB_PASSWORD=hunter2&x=1 PGPASSWORD=a pwd=b passwd: c",
      `DB_PASSWORD=${M}&x=1 PGPASSWORD=${M} pwd=${M} passwd: ${M}`,
    ],
    ["?access_token=abc&user=1 token=def", `?access_token=${M}&user=1 token=${M}`],
    ["client_secret: abc; signing key: def", `client_secret: ${M}; signing key: ${M}`],
    ['{"password":"my pass \\" word","user":"u"}', `{"password":"${M}","user":"u"}`],
    ["{'token': 'my pass', 'user': 'u'}", `{'token': '${M}', 'user': 'u'}`],
    ['{\\"password\\":\\"hunter2\\",\\"user\\":\\"u\\"}', `{\\"password\\":\\"${M}\\",\\"user\\":\\"u\\"}`],
    ['{"Password":"a\nb","SECRET":"c d"}', `{"Password":"${M}","SECRET":"${M}"}`],
    ["{'Password':'a\\\nb','SECRET':'c d'}", `{'Password':'${M}','SECRET':'${M}'}`],
    ['\\"Password\\":\\"a b\\",\\"SECRET\\":\\"c d\\"', `\\"Password\\":\\"${M}\\",\\"SECRET\\":\\"${M}\\"`],
    ['{"password":"a\\\nb"}', `{"password":"${M}"}`],
    [`${KEY}\n-----END RSA PRIVATE KEY----- then`, `${M} then`],
    [KEY, M],
    ["-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----", M],
  ])("finds the secret in %j", (text, redacted) => {
    expect(redactSecrets(text)).toBe(redacted);
    expect(redactSecrets(redacted)).toBe(redacted);
  });

  it.each([
    "nothing to hide at http://127.0.0.1:9/a?b=c@d",
    "mailto user@example.org at http://example.org/@user",
    "a basic understanding of the tokens: 4096, max_tokens=4096",
    "Unexpected token: < in JSON",
    "npm_config_registry is a variable and hf_transfer a module",
    "the risk-assessment-report of task-12345678",
    "AKIAABCDEFGHIJKLMNOPQ is too long for a key",
    "the password was wrong",
    "author: Jane; authorizations: 3",
    "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----",
  ])("leaves %j as it is", (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  it("leaves no known secret anywhere, also where one contains another", () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_-]{4,64}$/);
    fc.assert(
      fc.property(secret, secret, fc.string(), (one, tail, text) => {
        fc.pre(!M.includes(one));
        const longer = `${one}${tail}`;
        const redacted = redactSecrets(`${text}${longer}${text}${one}`, [one, longer]);
        expect(redacted).not.toContain(one);
        expect(redactSecrets(`(${longer})`, [one, longer])).toBe(`(${M})`);
      }),
    );
  });

  it("keeps a text together that holds a short secret by chance", () => {
    expect(redactSecrets("a cat sat", ["a", "", "cat"])).toBe("a cat sat");
    expect(redactSecrets("a lion sat", ["lion"])).toBe(`a ${M} sat`);
  });

  it("takes no more than linear time for a text that almost matches", () => {
    const almost = [
      "password",
      "-----BEGIN PRIVATE KEY-----",
      "://a:",
      'token="\\',
      "eyJaaaaaaaa.",
      "authorization: x ",
      "bearer ",
    ];
    for (const piece of almost) {
      const startedAtMs = performance.now();
      redactSecrets(piece.repeat(200_000 / piece.length));
      expect(performance.now() - startedAtMs, piece).toBeLessThan(2000);
    }
  });
});
