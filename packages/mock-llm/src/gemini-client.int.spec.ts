import { ApiError, FunctionCallingConfigMode, Type } from "@google/genai";
import type { Content, GenerateContentParameters, GoogleGenAI } from "@google/genai";
import { describe, expect, it } from "vitest";
import type { MockLlmSettings } from "./settings.ts";
import { agentOf, canaryOf, collect, INSTANT, withMock } from "./testing/running-mock.ts";
import type { RunningMock } from "./testing/running-mock.ts";
import { geminiClient } from "./testing/vendor-clients.ts";
import { WEIGH_ARGUMENTS, WEIGH_SCHEMA } from "./testing/weigh-tool.ts";

const USER: Content = { role: "user", parts: [{ text: `Judge. [[canary:${canaryOf(1)}]]` }] };
const SYSTEM = { systemInstruction: `You are a judge. [[agent:${agentOf(1)}]]` };
const REQUEST: GenerateContentParameters = { model: "gemini-of-mock", contents: [USER], config: SYSTEM };
const TOOLS = [{ functionDeclarations: [{ name: "weigh", parametersJsonSchema: WEIGH_SCHEMA }] }];
const WITH_TOOLS: GenerateContentParameters = { ...REQUEST, config: { ...SYSTEM, tools: TOOLS } };

const withGemini = (
  settings: MockLlmSettings,
  use: (gemini: GoogleGenAI["models"], mock: RunningMock) => Promise<void>,
): Promise<void> => withMock(settings, (mock) => use(geminiClient(mock.port).models, mock));

const failureOf = async (asked: Promise<unknown>): Promise<ApiError> => {
  const failure: unknown = await asked.catch((cause: unknown) => cause);
  if (!(failure instanceof ApiError)) throw new Error(`no ApiError: ${String(failure)}`);
  return failure;
};

describe("Gemini's client", () => {
  it("gets an answer that echoes the canary, with usage, and the journal knows the agent by the system instruction", () =>
    withGemini(INSTANT, async (gemini, { ended }) => {
      const answer = await gemini.generateContent(REQUEST);
      expect(answer.text).toContain(`[[canary:${canaryOf(1)}]]`);
      expect(answer.candidates?.[0]?.finishReason).toBe("STOP");
      expect(answer.modelVersion).toBe(REQUEST.model);
      const { promptTokenCount = 0, candidatesTokenCount = 0, totalTokenCount } = answer.usageMetadata ?? {};
      expect(promptTokenCount).toBeGreaterThan(10);
      expect(totalTokenCount).toBe(promptTokenCount + candidatesTokenCount);
      expect(await ended()).toMatchObject([
        {
          endpoint: "generate-content",
          streamed: false,
          agentIds: [agentOf(1)],
          canaries: [canaryOf(1)],
          messageCount: 1,
          toolTurn: false,
          outcome: "answered",
        },
      ]);
    }));

  it("finds the model, and has its tokens counted, which is no call", () =>
    withGemini(INSTANT, async (gemini, { ended }) => {
      expect((await gemini.get({ model: "some" })).name).toBe("models/some");
      expect((await gemini.list()).page.map(({ name }) => name)).toEqual(["models/mock"]);
      expect((await gemini.countTokens({ model: "some", contents: [USER] })).totalTokens).toBeGreaterThan(5);
      expect(await ended()).toEqual([]);
    }));

  it("gets the same text in chunks, with the reason and the usage in the last", () =>
    withGemini(
      { ...INSTANT, answerTokens: 20, perToken: { kind: "fixed", latencyMs: 1 } },
      async (gemini, { ended }) => {
        const plain = await gemini.generateContent(REQUEST);
        const chunks = await collect(await gemini.generateContentStream(REQUEST));
        expect(chunks.map(({ text }) => text ?? "").join("")).toBe(plain.text);
        expect(chunks).toHaveLength(21);
        expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe("STOP");
        expect(chunks.at(-1)?.usageMetadata?.candidatesTokenCount).toBe(20);
        expect((await ended()).map(({ streamed }) => streamed)).toEqual([false, true]);
      },
    ));

  it("is asked for a tool, plain and streamed, and gets the answer when it brings the result", () =>
    withGemini({ ...INSTANT, toolTurns: 1 }, async (gemini, { ended }) => {
      const asked = await gemini.generateContent(WITH_TOOLS);
      expect(asked.functionCalls).toMatchObject([{ name: "weigh", args: WEIGH_ARGUMENTS }]);
      const chunks = await collect(await gemini.generateContentStream(WITH_TOOLS));
      expect(chunks.flatMap(({ functionCalls }) => functionCalls ?? [])).toMatchObject([
        { name: "weigh", args: WEIGH_ARGUMENTS },
      ]);
      const said: Content = asked.candidates?.[0]?.content ?? {};
      const result: Content = { role: "user", parts: [{ functionResponse: { name: "weigh", response: { kg: 3 } } }] };
      const answer = await gemini.generateContent({ ...WITH_TOOLS, contents: [USER, said, result] });
      expect(answer.text).toContain(canaryOf(1));
      expect((await ended()).map(({ toolTurn, messageCount }) => [toolTurn, messageCount])).toEqual([
        [true, 1],
        [true, 1],
        [false, 3],
      ]);
    }));

  it("gets the tool that it insists on, whose schema is written in Gemini's own types, and none where it forbids them", () =>
    withGemini({ ...INSTANT }, async (gemini, { control }) => {
      const parameters = {
        type: Type.OBJECT,
        properties: {
          mass: { type: Type.NUMBER, minimum: 3 },
          names: { type: Type.ARRAY, items: { type: Type.STRING }, minItems: "2" },
        },
        required: ["mass", "names"],
      };
      const tools = [{ functionDeclarations: [{ name: "idle" }, { name: "heave", parameters }] }];
      const calling = (functionCallingConfig: object) =>
        gemini.generateContent({ ...REQUEST, config: { tools, toolConfig: { functionCallingConfig } } });
      const named = await calling({ mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: ["heave"] });
      const name = expect.stringContaining(`[[canary:${canaryOf(1)}]]`);
      expect(named.functionCalls).toMatchObject([{ name: "heave", args: { mass: 3, names: [name, name] } }]);
      const any = await calling({ mode: FunctionCallingConfigMode.ANY });
      expect(any.functionCalls?.[0]?.name).toBe("heave");
      await control("PATCH", "settings", { toolTurns: 5 });
      expect((await calling({ mode: FunctionCallingConfigMode.NONE })).functionCalls).toBeUndefined();
    }));

  it("gets a 429 with the time to wait, and a 500 in Google's shape", () =>
    withGemini(
      { ...INSTANT, faults: [{ kind: "rate-limited", retryAfterSeconds: 7 }] },
      async (gemini, { control }) => {
        const limited = await failureOf(gemini.generateContent(REQUEST));
        expect(limited.status).toBe(429);
        expect(limited.message).toContain("RESOURCE_EXHAUSTED");
        expect(limited.message).toContain(`"retryDelay":"7s"`);
        await control("PATCH", "settings", { faults: [{ kind: "server-error" }] });
        const failed = await failureOf(gemini.generateContentStream(REQUEST));
        expect([failed.status, failed.message.includes("INTERNAL")]).toEqual([500, true]);
      },
    ));

  it("is told by the header, too, how long to wait; empty contents and a stream that is not of events are refused by name", () =>
    withMock({ ...INSTANT, faults: [{ kind: "rate-limited", retryAfterSeconds: 7 }] }, async ({ port }) => {
      const post = (path: string, contents: readonly unknown[] = [USER]) =>
        fetch(`http://127.0.0.1:${port}/v1beta/models/m:${path}`, {
          method: "POST",
          body: JSON.stringify({ contents }),
          signal: AbortSignal.timeout(5000),
        });
      const empty = await post("generateContent", []);
      expect(await empty.json()).toMatchObject({ error: { code: 400, status: "INVALID_ARGUMENT" } });
      expect((await post("generateContent?key=none")).headers.get("retry-after")).toBe("7");
      const refused = await post("streamGenerateContent");
      expect(await refused.json()).toMatchObject({ error: { code: 400, message: expect.stringContaining("alt=sse") } });
    }));
});
