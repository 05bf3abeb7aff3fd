import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { canaryOf, INSTANT, withMock } from "./testing/running-mock.ts";
import type { RunningMock } from "./testing/running-mock.ts";
import { anthropicClient, geminiClient } from "./testing/vendor-clients.ts";

const SCHEMA = {
  type: "object",
  properties: {
    verdict: { enum: ["for", "against"] },
    reason: { type: "string" },
    weight: { type: "integer", minimum: 3 },
  },
  required: ["verdict", "reason", "weight"],
  additionalProperties: false,
};
const PROMPT = `Judge. [[canary:${canaryOf(1)}]]`;
const MESSAGES = [{ role: "user" as const, content: PROMPT }];
const isValid = new Ajv2020().compile(SCHEMA);

/** Each vendor's way to ask for JSON of a schema; gives the text of the answer. */
const ASKED: Readonly<Record<string, (mock: RunningMock) => Promise<string | null | undefined>>> = {
  "chat-completions": async ({ openai }) => {
    const json_schema = { name: "judgement", schema: SCHEMA, strict: true };
    const format = { response_format: { type: "json_schema" as const, json_schema } };
    return (await openai.chat.completions.create({ model: "m", messages: MESSAGES, ...format })).choices[0]?.message
      .content;
  },
  responses: async ({ openai }) => {
    const text = { format: { type: "json_schema" as const, name: "judgement", schema: SCHEMA, strict: true } };
    return (await openai.responses.create({ model: "m", input: PROMPT, text })).output_text;
  },
  messages: async ({ port }) => {
    const output_config = { format: { type: "json_schema" as const, schema: SCHEMA } };
    const asked = anthropicClient(port).messages.stream({
      model: "m",
      max_tokens: 9,
      messages: MESSAGES,
      output_config,
    });
    return asked.finalText();
  },
  "generate-content": async ({ port }) => {
    const config = { responseMimeType: "application/json", responseJsonSchema: SCHEMA };
    return (await geminiClient(port).models.generateContent({ model: "m", contents: PROMPT, config })).text;
  },
};

describe("a client that asks for JSON of a schema", () => {
  it.each(Object.keys(ASKED))("gets it with its canary inside: %s", (format) =>
    withMock({ ...INSTANT, answerTokens: 30 }, async (mock) => {
      const answer: unknown = JSON.parse((await ASKED[format]?.(mock)) ?? "");
      expect(isValid(answer), JSON.stringify(isValid.errors)).toBe(true);
      expect(answer).toMatchObject({ verdict: "for", weight: 3 });
      expect(JSON.stringify(answer)).toContain(`[[canary:${canaryOf(1)}]]`);
    }),
  );

  it("and of any JSON, gets some with its canary inside", () =>
    withMock(INSTANT, async ({ openai }) => {
      const format = { response_format: { type: "json_object" as const } };
      const { choices } = await openai.chat.completions.create({ model: "m", messages: MESSAGES, ...format });
      const answer: unknown = JSON.parse(choices[0]?.message.content ?? "");
      expect(answer).toEqual({ answer: expect.stringContaining(`[[canary:${canaryOf(1)}]]`) });
    }));
});
