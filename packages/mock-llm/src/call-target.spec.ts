import { describe, expect, it } from "vitest";
import { callTargetOf } from "./call-target.ts";

describe("callTargetOf", () => {
  it.each([
    ["/v1/chat/completions", "chat-completions", null, null],
    ["/v1/chat/completions?api-version=1", "chat-completions", null, null],
    ["/v1/responses", "responses", null, null],
    ["/v1/messages?beta=true", "messages", null, null],
    ["/v1beta/models/gemini-x:generateContent", "generate-content", "gemini-x", false],
    ["/v1/models/gemini-x:generateContent?key=k", "generate-content", "gemini-x", false],
    ["/v1beta/models/gemini%20x:streamGenerateContent?alt=sse", "generate-content", "gemini x", true],
  ])("%s is served", (url, endpoint, model, isStream) => {
    expect(callTargetOf(url)).toEqual({ endpoint, model, isStream, problem: null });
  });

  it("says of a stream that is not of events what to add", () => {
    expect(callTargetOf("/v1beta/models/m:streamGenerateContent")?.problem).toContain("?alt=sse");
  });

  it.each([
    "/",
    "/v1/embeddings",
    "/v1/messages/count_tokens",
    "/v1beta/models/m:countTokens",
    "/v1beta/models/m/x:generateContent",
  ])("%s is no call", (url) => {
    expect(callTargetOf(url)).toBeNull();
  });

  it("takes a name that is not properly escaped as it stands", () => {
    expect(callTargetOf("/v1beta/models/50%:generateContent")?.model).toBe("50%");
  });
});
