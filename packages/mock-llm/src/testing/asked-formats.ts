import { agentOf, canaryOf } from "./running-mock.ts";
import type { RunningMock } from "./running-mock.ts";
import { anthropicClient, geminiClient } from "./vendor-clients.ts";
import type { Endpoint } from "../call.ts";

/** One call of an agent by a vendor's own client; gives the answer's text, fails where the client does or finds no text. */
export type Asking = (mock: RunningMock, index: number, signal?: AbortSignal) => Promise<string>;

interface AskedFormat {
  readonly plain: Asking;
  readonly streamed: Asking;
}

const promptOf = (index: number): string => `Judge. [[agent:${agentOf(index)}]] [[canary:${canaryOf(index)}]]`;

/** An answer without text is a failure, whatever the client itself makes of it. */
const said = (text: string | null | undefined): string => {
  if (text === undefined || text === null || text === "") throw new Error("the answer has no text");
  return text;
};

/** Some clients end a stream in silence when its time is up; an answer that is whole says why it ended. */
const saidWhole = (text: string, finishReason: unknown): string => {
  if (finishReason === null || finishReason === undefined) throw new Error("the stream broke off");
  return said(text);
};

const chat = (index: number) => ({ model: "m", messages: [{ role: "user" as const, content: promptOf(index) }] });

const chatCompletions: AskedFormat = {
  plain: async ({ openai }, index, signal) => {
    const { choices } = await openai.chat.completions.create(chat(index), { signal });
    return said(choices[0]?.message.content);
  },
  streamed: async ({ openai }, index, signal) => {
    let text = "";
    const chunks = await openai.chat.completions.create({ ...chat(index), stream: true }, { signal });
    let finishReason: string | null | undefined;
    for await (const { choices } of chunks) {
      text += choices[0]?.delta.content ?? "";
      finishReason = choices[0]?.finish_reason;
    }
    return saidWhole(text, finishReason);
  },
};

const responses: AskedFormat = {
  plain: async ({ openai }, index, signal) =>
    said((await openai.responses.create({ model: "m", input: promptOf(index) }, { signal })).output_text),
  streamed: async ({ openai }, index, signal) => {
    const stream = openai.responses.stream({ model: "m", input: promptOf(index) }, { signal });
    return said((await stream.finalResponse()).output_text);
  },
};

const message = (index: number) => ({
  model: "m",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: promptOf(index) }],
});

const textOf = (content: readonly { readonly type: string; readonly text?: string }[]): string =>
  content.map(({ text }) => text ?? "").join("");

const messages: AskedFormat = {
  plain: async ({ port }, index, signal) => {
    const { content } = await anthropicClient(port).messages.create(message(index), { signal });
    return said(textOf(content as { type: string; text?: string }[]));
  },
  streamed: async ({ port }, index, signal) => {
    const { content } = await anthropicClient(port).messages.stream(message(index), { signal }).finalMessage();
    return said(textOf(content as { type: string; text?: string }[]));
  },
};

const contents = (index: number, signal: AbortSignal | undefined) => ({
  model: "m",
  contents: promptOf(index),
  ...(signal && { config: { abortSignal: signal } }),
});

const generateContent: AskedFormat = {
  plain: async ({ port }, index, signal) =>
    said((await geminiClient(port).models.generateContent(contents(index, signal))).text),
  streamed: async ({ port }, index, signal) => {
    let text = "";
    const chunks = await geminiClient(port).models.generateContentStream(contents(index, signal));
    let finishReason: string | undefined;
    for await (const chunk of chunks) {
      text += chunk.text ?? "";
      finishReason = chunk.candidates?.[0]?.finishReason;
    }
    return saidWhole(text, finishReason);
  },
};

/** Every endpoint, asked by the vendor's own client. */
export const ASKED_FORMATS: Readonly<Record<Endpoint, AskedFormat>> = {
  "chat-completions": chatCompletions,
  responses,
  messages,
  "generate-content": generateContent,
};
