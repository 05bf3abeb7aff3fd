import { indexEvidence } from "@plimsoll/domain";
import type { InvocationRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import OpenAI from "openai";
import type { ChatCompletionMessageParam } from "openai/resources/chat/completions";
import type { ResponseInput } from "openai/resources/responses/responses";
import { describe, expect, it } from "vitest";
import { makeMockLlm } from "./make-mock-llm.ts";
import { agentOf, canaryOf, INSTANT, withMock } from "./testing/running-mock.ts";
import { makeTestClock } from "./testing/test-clock.ts";
import { anthropicClient, geminiClient } from "./testing/vendor-clients.ts";
import { WEIGH_SCHEMA } from "./testing/weigh-tool.ts";

const CHAT_TOOLS = [{ type: "function" as const, function: { name: "weigh", parameters: WEIGH_SCHEMA } }];
const RESPONSE_TOOLS = [{ type: "function" as const, name: "weigh", parameters: WEIGH_SCHEMA, strict: false }];

/** Talks until the mock answers in text; gives how many tools it asked for. */
const chatUntilText = async (openai: OpenAI, messages: ChatCompletionMessageParam[]): Promise<number> => {
  for (let turns = 0; turns < 10; turns += 1) {
    const { choices } = await openai.chat.completions.create({ model: "m", messages, tools: CHAT_TOOLS });
    const message = choices[0]?.message;
    if (message === undefined) throw new Error("no message");
    messages.push(message);
    const [call] = message.tool_calls ?? [];
    if (call === undefined) return turns;
    messages.push({ role: "tool", tool_call_id: call.id, content: "3" });
  }
  throw new Error("no end of tools");
};

describe("toolTurns", () => {
  it.each([0, 1, 3])("%d tools before each answer, in every turn of a conversation", (toolTurns) =>
    withMock({ ...INSTANT, toolTurns }, async ({ openai, ended }) => {
      const messages: ChatCompletionMessageParam[] = [{ role: "system", content: "You weigh." }];
      for (const turn of [1, 2]) {
        messages.push({ role: "user", content: `Turn ${turn}` });
        expect(await chatUntilText(openai, messages)).toBe(toolTurns);
      }
      const expected = [...new Array<boolean>(toolTurns).fill(true), false];
      const calls = await ended();
      expect(calls.map(({ toolTurn }) => toolTurn)).toEqual([...expected, ...expected]);
      // One message of the user's, then two for every tool turn; the system prompt is none.
      expect(calls[0]?.messageCount).toBe(1);
      expect(calls.at(-1)?.messageCount).toBe(2 + 4 * toolTurns + 1);
    }),
  );

  it("are counted over responses that only refer to the one before", () =>
    withMock({ ...INSTANT, toolTurns: 2 }, async ({ openai }) => {
      let input: ResponseInput = [{ role: "user", content: "weigh" }];
      let previous: string | null = null;
      const types: string[] = [];
      for (let round = 0; round < 3; round += 1) {
        const response: OpenAI.Responses.Response = await openai.responses.create({
          model: "m",
          tools: RESPONSE_TOOLS,
          input,
          previous_response_id: previous,
        });
        const [item] = response.output;
        types.push(item?.type ?? "none");
        previous = response.id;
        if (item?.type === "function_call")
          input = [{ type: "function_call_output", call_id: item.call_id, output: "3" }];
      }
      expect(types).toEqual(["function_call", "function_call", "message"]);
    }));

  it("are counted in Anthropic's and Gemini's conversations, too", () =>
    withMock({ ...INSTANT, toolTurns: 2 }, async ({ port }) => {
      const user = { role: "user" as const, content: "weigh" };
      const asked = {
        role: "assistant" as const,
        content: [{ type: "tool_use" as const, id: "t", name: "weigh", input: {} }],
      };
      const result = {
        role: "user" as const,
        content: [{ type: "tool_result" as const, tool_use_id: "t", content: "3" }],
      };
      const tools = [{ name: "weigh", input_schema: WEIGH_SCHEMA }];
      const stopOf = async (messages: (typeof user | typeof asked | typeof result)[]) =>
        (await anthropicClient(port).messages.create({ model: "m", max_tokens: 9, tools, messages })).stop_reason;
      expect(await stopOf([user, asked, result])).toBe("tool_use");
      expect(await stopOf([user, asked, result, asked, result])).toBe("end_turn");
      expect(await stopOf([user, asked, result, asked, result, user])).toBe("tool_use");

      const said = { role: "user", parts: [{ text: "weigh" }] };
      const called = { role: "model", parts: [{ functionCall: { name: "weigh", args: {} } }] };
      const given = { role: "user", parts: [{ functionResponse: { name: "weigh", response: { kg: 3 } } }] };
      const config = { tools: [{ functionDeclarations: [{ name: "weigh", parametersJsonSchema: WEIGH_SCHEMA }] }] };
      const callsOf = async (contents: (typeof said | typeof called | typeof given)[]) =>
        (await geminiClient(port).models.generateContent({ model: "m", contents, config })).functionCalls?.length ?? 0;
      expect(await callsOf([said, called, given])).toBe(1);
      expect(await callsOf([said, called, given, called, given])).toBe(0);
      expect(await callsOf([said, called, given, called, given, said])).toBe(1);
    }));
});

describe("a canary in a header", () => {
  it("is journalled and echoed as one in a prompt, in every format and behind those of the prompt", () =>
    withMock(INSTANT, async ({ port, openai, ended }) => {
      const headers = { "x-plimsoll-canary": canaryOf(7), "x-plimsoll-agent": agentOf(7) };
      const messages = [{ role: "user" as const, content: `[[canary:${canaryOf(1)}]]` }];
      const answer = await openai.chat.completions.create({ model: "m", messages }, { headers });
      expect(answer.choices[0]?.message.content).toContain(`[[canary:${canaryOf(1)}]] [[canary:${canaryOf(7)}]]`);
      await openai.responses.create({ model: "m", input: "go" }, { headers });
      await anthropicClient(port, headers).messages.create({ model: "m", max_tokens: 9, messages });
      await geminiClient(port, headers).models.generateContent({ model: "m", contents: "go" });
      const calls = await ended();
      expect(calls.map(({ canaries }) => canaries)).toEqual([
        [canaryOf(1), canaryOf(7)],
        [canaryOf(7)],
        [canaryOf(1), canaryOf(7)],
        [canaryOf(7)],
      ]);
      expect(calls.every(({ agentIds }) => agentIds.join() === agentOf(7))).toBe(true);
    }));
});

const invocation = (canary: string, sentAtMs: number): InvocationRecord => ({
  kind: "invocation",
  phase: "wave",
  wave: 0,
  pool: 0,
  requestId: canary,
  agentId: agentOf(1),
  canary,
  intendedAtMs: sentAtMs,
  sentAtMs,
  endedAtMs: sentAtMs + 1000,
  outcome: "succeeded",
  canariesFound: [canary],
});

describe("a conversation", () => {
  it("gives each of its calls to the turn whose canary is the newest, though the history carries the older ones", async () => {
    const clock = makeTestClock();
    const talk = Effect.gen(function* () {
      const llm = yield* makeMockLlm({ clock, seed: 1, settings: INSTANT });
      const openai = new OpenAI({ baseURL: llm.endpoint.baseUrl, apiKey: "none", maxRetries: 0, timeout: 10_000 });
      const messages: ChatCompletionMessageParam[] = [];
      const invocations: InvocationRecord[] = [];
      for (const turn of [1, 2, 3]) {
        invocations.push(invocation(canaryOf(turn), clock.nowMs()));
        messages.push({ role: "user", content: `[[agent:${agentOf(1)}]] [[canary:${canaryOf(turn)}]]` });
        const asked = openai.chat.completions.create({ model: "m", messages });
        const { choices } = yield* Effect.promise(() => asked);
        messages.push({ role: "assistant", content: choices[0]?.message.content ?? "" });
      }
      const { calls } = yield* llm.journal.read(0, true);
      return indexEvidence([...invocations, ...calls]).traces;
    });
    const { all, unclaimedCalls } = await Effect.runPromise(Effect.scoped(talk));
    expect(unclaimedCalls).toEqual([]);
    expect(all.map(({ calls }) => calls.map(({ messageCount }) => messageCount))).toEqual([[1], [3], [5]]);
    expect(all[2]?.calls[0]?.canaries).toEqual([canaryOf(1), canaryOf(2), canaryOf(3)]);
  });
});
