import { describe, expect, it } from "vitest";
import { redactSecrets } from "./redact-secrets.ts";
import { secretsOfEnvironment } from "./secrets-of-environment.ts";

describe("the secrets of an environment", () => {
  it("are values by the name of their variable, and passwords within addresses", () => {
    const env = {
      OPENAI_API_KEY: "plain words",
      MY_TOKEN: "t0k",
      DB_PASSWORD: "",
      PATH: "/usr/bin",
      HOME: undefined,
      DATABASE_URL: "postgresql://user:p%40ss-word@db.internal:5432/plimsoll",
      PROXY: "http://127.0.0.1:9",
    };
    expect(secretsOfEnvironment(env)).toEqual(["plain words", "t0k", "p%40ss-word", "p@ss-word"]);
  });

  it("are found in the middle of a sentence then", () => {
    const secrets = secretsOfEnvironment({ DATABASE_URL: "postgresql://user:hunter22@db/x" });
    expect(redactSecrets("he said hunter22 aloud", secrets)).toBe("he said [redacted] aloud");
  });

  it("takes an address whose escapes are wrong as it stands", () => {
    expect(secretsOfEnvironment({ URL: "http://a:b%zz@c" })).toEqual(["b%zz"]);
  });
});
