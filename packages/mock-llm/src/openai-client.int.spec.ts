import type { ChatCompletionTool } from "openai/resources/chat/completions";
import { describe, expect, it } from "vitest";
import { collect, INSTANT, canaryOf, chatOf, withMock } from "./testing/running-mock.ts";

const WEIGH: ChatCompletionTool = {
  type: "function",
  function: {
    name: "weigh",
    parameters: {
      type: "object",
      properties: {
        motion: { type: "string" },
        weight: { type: "integer" },
        side: { enum: ["for", "against"] },
        note: {},
      },
      required: ["motion", "weight", "side"],
    },
  },
};
const WEIGH_ARGUMENTS = { motion: "plimsoll", weight: 1, side: "for" };

describe("a real client", () => {
  it("lists and finds the model", () =>
    withMock(
      INSTANT,
      async ({ openai }) => {
        const { data } = await openai.models.list();
        expect(data.map(({ id }) => id)).toEqual(["gpt-of-mock"]);
        expect((await openai.models.retrieve("gpt-of-mock")).id).toBe("gpt-of-mock");
      },
      { model: "gpt-of-mock" },
    ));

  it("gets a plain chat completion that echoes every canary of the whole request", () =>
    withMock(INSTANT, async ({ openai }) => {
      const crossed = chatOf(1).messages.concat(chatOf(2).messages);
      const completion = await openai.chat.completions.create({ model: "m-ü", messages: crossed });
      const [choice] = completion.choices;
      expect(completion.model).toBe("m-ü");
      expect(choice?.finish_reason).toBe("stop");
      expect(choice?.message.content).toContain(`[[canary:${canaryOf(1)}]] [[canary:${canaryOf(2)}]]`);
      expect(completion.usage?.total_tokens).toBe(
        (completion.usage?.prompt_tokens ?? 0) + (completion.usage?.completion_tokens ?? 0),
      );
    }));

  it("gets the line that a ReAct prompt asks for", () =>
    withMock(INSTANT, async ({ openai }) => {
      const content = "Thought: think\nFinal Answer: the final answer";
      const completion = await openai.chat.completions.create({ model: "m", messages: [{ role: "user", content }] });
      expect(completion.choices[0]?.message.content).toMatch(/^Final Answer: /);
    }));

  it("gets the same text in chunks, with usage when it asks for it", () =>
    withMock({ ...INSTANT, answerTokens: 20, perToken: { kind: "fixed", latencyMs: 1 } }, async ({ openai }) => {
      const plain = await openai.chat.completions.create(chatOf(1));
      const stream = await openai.chat.completions.create({
        ...chatOf(1),
        stream: true,
        stream_options: { include_usage: true },
      });
      const chunks = await collect(stream);
      const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta.content ?? ""));
      expect(deltas.join("")).toBe(plain.choices[0]?.message.content);
      expect(deltas.filter((delta) => delta !== "")).toHaveLength(20);
      expect(chunks.at(-1)?.usage).toEqual(plain.usage && { ...plain.usage, ...chunks.at(-1)?.usage });
      expect(chunks.at(-1)?.usage?.completion_tokens).toBe(20);
      const silent = await openai.chat.completions.create({ ...chatOf(1), stream: true });
      expect((await collect(silent)).every(({ usage }) => usage === undefined)).toBe(true);
    }));

  it("is asked to call its tool once, with arguments that the tool's schema accepts, then gets the answer", () =>
    withMock({ ...INSTANT, toolCalls: true }, async ({ openai }) => {
      const first = await openai.chat.completions.create({ ...chatOf(1), tools: [WEIGH] });
      const message = first.choices[0]?.message;
      const [call] = message?.tool_calls ?? [];
      if (message === undefined || call?.type !== "function") throw new Error("no tool call");
      expect(first.choices[0]?.finish_reason).toBe("tool_calls");
      expect(call.function.name).toBe("weigh");
      expect(JSON.parse(call.function.arguments)).toEqual(WEIGH_ARGUMENTS);
      const result = { role: "tool" as const, tool_call_id: call.id, content: "3" };
      const messages = [...chatOf(1).messages, message, result];
      const second = await openai.chat.completions.create({ ...chatOf(1), messages, tools: [WEIGH] });
      expect(second.choices[0]?.message.content).toContain(canaryOf(1));
    }));

  it("gets a tool call in chunks", () =>
    withMock({ ...INSTANT, toolCalls: true }, async ({ openai }) => {
      const runner = openai.chat.completions.stream({ ...chatOf(1), tools: [WEIGH] });
      const completion = await runner.finalChatCompletion();
      const [call] = completion.choices[0]?.message.tool_calls ?? [];
      expect(call?.type === "function" && JSON.parse(call.function.arguments)).toEqual(WEIGH_ARGUMENTS);
    }));

  it("gets no tool call unless the setting says so, nor where it forbids them", async () => {
    await withMock(INSTANT, async ({ openai }) => {
      const { choices } = await openai.chat.completions.create({ ...chatOf(1), tools: [WEIGH] });
      expect(choices[0]?.finish_reason).toBe("stop");
    });
    await withMock({ ...INSTANT, toolCalls: true }, async ({ openai }) => {
      const { choices } = await openai.chat.completions.create({ ...chatOf(1), tools: [WEIGH], tool_choice: "none" });
      expect(choices[0]?.finish_reason).toBe("stop");
    });
  });

  it("gets a response of the Responses API, plain and in events", () =>
    withMock({ ...INSTANT, perToken: { kind: "fixed", latencyMs: 1 } }, async ({ openai, ended }) => {
      const input = `[[agent:archon-1]] [[canary:${canaryOf(1)}]]`;
      const plain = await openai.responses.create({ model: "m", input });
      expect(plain.status).toBe("completed");
      expect(plain.output_text).toContain(canaryOf(1));
      const events = await collect(await openai.responses.create({ model: "m", input, stream: true }));
      expect(events.map(({ sequence_number: number }) => number)).toEqual(events.map((_, index) => index));
      expect([events[0]?.type, events.at(-1)?.type]).toEqual(["response.created", "response.completed"]);
      const deltas = events.flatMap((event) => (event.type === "response.output_text.delta" ? [event.delta] : []));
      expect(deltas.join("")).toBe(plain.output_text);
      expect((await ended()).map(({ endpoint, streamed }) => [endpoint, streamed])).toEqual([
        ["responses", false],
        ["responses", true],
      ]);
    }));

  it("is asked for a tool by the Responses API too, and its stream accumulates", () =>
    withMock({ ...INSTANT, toolCalls: true }, async ({ openai }) => {
      const parameters = WEIGH.type === "function" ? (WEIGH.function.parameters ?? {}) : {};
      const tools = [{ type: "function" as const, name: "weigh", parameters, strict: false }];
      const first = await openai.responses.stream({ model: "m", input: "weigh it", tools }).finalResponse();
      const [call] = first.output;
      if (call?.type !== "function_call") throw new Error("no tool call");
      expect(JSON.parse(call.arguments)).toEqual(WEIGH_ARGUMENTS);
      const output = { type: "function_call_output" as const, call_id: call.call_id, output: "3" };
      const second = await openai.responses.create({
        model: "m",
        tools,
        input: [{ role: "user", content: "x" }, output],
      });
      expect(second.output_text).not.toBe("");
    }));
});

describe("a request that is none", () => {
  it.each([
    ["not JSON", "/v1/chat/completions", 400],
    ["[]", "/v1/chat/completions", 400],
    [`{"messages":[]}`, "/v1/chat/completions", 400],
    [`{"input":3}`, "/v1/responses", 400],
    ["{}", "/v1/embeddings", 404],
  ])("%s to %s is answered %d and not journalled", (body, path, status) =>
    withMock(INSTANT, async (mock) => {
      const init = { method: "POST", body, signal: AbortSignal.timeout(5000) };
      const response = await fetch(`http://127.0.0.1:${mock.port}${path}`, init);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error" } });
      expect(await mock.ended()).toEqual([]);
    }),
  );
});
