import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import type { MockLlmSettings } from "./settings.ts";
import { agentOf, canaryOf, collect, INSTANT, withMock } from "./testing/running-mock.ts";
import type { RunningMock } from "./testing/running-mock.ts";
import { anthropicClient } from "./testing/vendor-clients.ts";
import { WEIGH_ARGUMENTS, WEIGH_SCHEMA } from "./testing/weigh-tool.ts";

const REQUEST = {
  model: "claude-of-mock",
  max_tokens: 100,
  system: `You are a judge. [[agent:${agentOf(1)}]]`,
  messages: [{ role: "user" as const, content: `Judge. [[canary:${canaryOf(1)}]]` }],
};
const TOOLS = [{ name: "weigh", input_schema: WEIGH_SCHEMA }];

const withClaude = (
  settings: MockLlmSettings,
  use: (claude: Anthropic, mock: RunningMock) => Promise<void>,
): Promise<void> => withMock(settings, (mock) => use(anthropicClient(mock.port), mock));

const textOf = ({ content }: Anthropic.Message): string =>
  content.map((block) => (block.type === "text" ? block.text : "")).join("");

describe("Anthropic's client", () => {
  it("gets a message that echoes the canary, with usage, and the journal knows the agent by the system prompt", () =>
    withClaude(INSTANT, async (claude, { ended }) => {
      const message = await claude.messages.create(REQUEST);
      expect(textOf(message)).toContain(`[[canary:${canaryOf(1)}]]`);
      expect(message).toMatchObject({
        type: "message",
        role: "assistant",
        model: REQUEST.model,
        stop_reason: "end_turn",
      });
      expect(message.usage.input_tokens).toBeGreaterThan(10);
      expect(message.usage.output_tokens).toBeGreaterThan(5);
      expect(await ended()).toMatchObject([
        {
          endpoint: "messages",
          streamed: false,
          agentIds: [agentOf(1)],
          canaries: [canaryOf(1)],
          messageCount: 1,
          toolTurn: false,
          outcome: "answered",
        },
      ]);
    }));

  it("has its tokens counted, which is no call", () =>
    withClaude(INSTANT, async (claude, { ended }) => {
      const { max_tokens: _none, ...counted } = REQUEST;
      expect((await claude.messages.countTokens(counted)).input_tokens).toBeGreaterThan(10);
      expect(await ended()).toEqual([]);
    }));

  it("gets the same text in events, with usage at the end", () =>
    withClaude(
      { ...INSTANT, answerTokens: 20, perToken: { kind: "fixed", latencyMs: 1 } },
      async (claude, { ended }) => {
        const plain = await claude.messages.create(REQUEST);
        const events = await collect(await claude.messages.create({ ...REQUEST, stream: true }));
        expect([events[0]?.type, events.at(-1)?.type]).toEqual(["message_start", "message_stop"]);
        expect(events.filter(({ type }) => type === "content_block_delta")).toHaveLength(20);
        const accumulated = await claude.messages.stream(REQUEST).finalMessage();
        expect(textOf(accumulated)).toBe(textOf(plain));
        expect(accumulated.usage.output_tokens).toBe(plain.usage.output_tokens);
        expect(accumulated.usage.input_tokens).toBeGreaterThan(0);
        expect((await ended()).map(({ streamed }) => streamed)).toEqual([false, true, true]);
      },
    ));

  it("is asked for a tool, plain and streamed, and gets the answer when it brings the result", () =>
    withClaude({ ...INSTANT, toolTurns: 1 }, async (claude, { ended }) => {
      const asked = await claude.messages.create({ ...REQUEST, tools: TOOLS });
      const streamed = await claude.messages.stream({ ...REQUEST, tools: TOOLS }).finalMessage();
      for (const message of [asked, streamed]) {
        expect(message.stop_reason).toBe("tool_use");
        expect(message.content).toMatchObject([{ type: "tool_use", name: "weigh", input: WEIGH_ARGUMENTS }]);
      }
      const [use] = asked.content;
      if (use?.type !== "tool_use") throw new Error("no tool use");
      const result = { type: "tool_result" as const, tool_use_id: use.id, content: "3" };
      const messages = [
        ...REQUEST.messages,
        { role: "assistant" as const, content: asked.content },
        { role: "user" as const, content: [result] },
      ];
      expect(textOf(await claude.messages.create({ ...REQUEST, messages, tools: TOOLS }))).toContain(canaryOf(1));
      expect((await ended()).map(({ toolTurn, messageCount }) => [toolTurn, messageCount])).toEqual([
        [true, 1],
        [true, 1],
        [false, 3],
      ]);
    }));

  it("gets the tool that it insists on though nobody set tool turns, and none where it forbids them", () =>
    withClaude({ ...INSTANT }, async (claude, { control }) => {
      const tools = [
        ...TOOLS,
        { name: "answer", input_schema: { type: "object" as const, properties: { said: { type: "string" } } } },
      ];
      const named = await claude.messages.create({ ...REQUEST, tools, tool_choice: { type: "tool", name: "weigh" } });
      expect(named.content).toMatchObject([{ type: "tool_use", name: "weigh", input: { weight: 1, side: "for" } }]);
      // Tool turns are none, so the last tool is called, which takes the answer and with it the canary.
      const any = await claude.messages.create({ ...REQUEST, tools, tool_choice: { type: "any" } });
      const said = expect.stringContaining(`[[canary:${canaryOf(1)}]]`);
      expect(any.content).toMatchObject([{ type: "tool_use", name: "answer", input: { said } }]);
      await control("PATCH", "settings", { toolTurns: 5 });
      const turn = await claude.messages.create({ ...REQUEST, tools, tool_choice: { type: "any" } });
      expect(turn.content).toMatchObject([{ type: "tool_use", name: "weigh", input: WEIGH_ARGUMENTS }]);
      const none = await claude.messages.create({ ...REQUEST, tools, tool_choice: { type: "none" } });
      expect(none.stop_reason).toBe("end_turn");
    }));

  it("gets a 429 with Retry-After, a 500 and a 400 as errors of its own kinds", () =>
    withClaude(
      { ...INSTANT, faults: [{ kind: "rate-limited", retryAfterSeconds: 7 }] },
      async (claude, { control }) => {
        const limited: unknown = await claude.messages.create(REQUEST).catch((cause: unknown) => cause);
        if (!(limited instanceof Anthropic.RateLimitError)) throw new Error("no RateLimitError");
        expect(limited.headers.get("retry-after")).toBe("7");
        expect(limited.error).toMatchObject({ type: "error", error: { type: "rate_limit_error" } });
        await control("PATCH", "settings", { faults: [{ kind: "server-error" }] });
        const failed: unknown = await claude.messages.create(REQUEST).catch((cause: unknown) => cause);
        if (!(failed instanceof Anthropic.InternalServerError)) throw new Error("no InternalServerError");
        expect(failed.error).toMatchObject({ error: { type: "api_error" } });
        const refused: unknown = await claude.messages
          .create({ ...REQUEST, messages: [] })
          .catch((cause: unknown) => cause);
        if (!(refused instanceof Anthropic.BadRequestError)) throw new Error("no BadRequestError");
        expect(refused.error).toMatchObject({ error: { type: "invalid_request_error" } });
      },
    ));
});
