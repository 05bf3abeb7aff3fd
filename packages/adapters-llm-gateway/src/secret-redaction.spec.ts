import { describe, expect, it } from "vitest";
import { redactSecrets } from "./secret-redaction.ts";

describe("redactSecrets", () => {
  it("takes the key out wherever it stands", () => {
    expect(redactSecrets("a my-secret b my-secret", "my-secret")).toBe("a <redacted> b <redacted>");
  });

  it("takes out keys as providers shorten them", () => {
    expect(redactSecrets("Incorrect API key provided: sk-proj-ab**********xyz.", "other")).not.toContain("xyz");
  });

  it("leaves a text without secrets as it is", () => {
    expect(redactSecrets("the model does not exist", "my-secret")).toBe("the model does not exist");
  });
});
