import { describe, expect, it } from "vitest";
import { answerSideRequest } from "./side-routes.ts";

describe("answerSideRequest", () => {
  it.each([
    ["GET", "/v1/models/50%", { id: "50%" }],
    ["GET", "/v1/models/a%2Fb", { id: "a/b" }],
    ["GET", "/v1beta/models/gemini-x", { name: "models/gemini-x" }],
    ["POST", "/v1/messages/count_tokens", { input_tokens: 3 }],
    ["POST", "/v1beta/models/gemini-x:countTokens", { totalTokens: 3 }],
  ])("%s %s", (method, path, body) => {
    expect(answerSideRequest({ method, path, bodyBytes: 12 }, "mock")).toMatchObject(body);
  });

  it.each([
    ["POST", "/v1/models"],
    ["GET", "/v1/messages/count_tokens"],
    ["POST", "/v1/embeddings"],
    ["GET", "/v1/chat/completions"],
  ])("knows no %s %s", (method, path) => {
    expect(answerSideRequest({ method, path, bodyBytes: 0 }, "mock")).toBeNull();
  });
});
