import * as fc from "fast-check";
import { expect, it } from "vitest";
import { excerptOf, makeRedactor } from "./redactor.ts";

const secret = fc.stringMatching(/^[A-Za-z0-9_-]{8,64}$/);

it("leaves no known secret in any text or excerpt", () => {
  fc.assert(
    fc.property(secret, fc.string(), fc.string({ maxLength: 600 }), (token, before, after) => {
      fc.pre(!"[redacted]… (empty body) characters)".includes(token));
      const redact = makeRedactor([token]);
      const text = `${before}${token}${after}${token}`;
      expect(redact(text)).not.toContain(token);
      expect(excerptOf(text, redact)).not.toContain(token);
    }),
  );
});

it("leaves no half of a secret at the cut of an excerpt", () => {
  const token = "abcdefghijklmnopqrstuvwxyz012345";
  for (let padding = 460; padding < 510; padding++) {
    const excerpt = excerptOf(`${"-".repeat(padding)}${token}${"-".repeat(200)}`, makeRedactor([token]));
    expect(excerpt).not.toContain("abc");
  }
});

it.each([
  ["authorization: Bearer abc.def", "authorization: Bearer [redacted]"],
  ["key sk-abcdefgh12345678 refused", "key [redacted] refused"],
  ["from https://user:pass@index/simple", "from https://[redacted]@index/simple"],
  ["nothing to hide at http://127.0.0.1:9", "nothing to hide at http://127.0.0.1:9"],
])("finds what looks like a secret in %j", (text, redacted) => {
  expect(makeRedactor([])(text)).toBe(redacted);
});
