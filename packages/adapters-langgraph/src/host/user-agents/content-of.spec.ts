import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { expect, it } from "vitest";
import { contentOf } from "./content-of.ts";

const circular: Record<string, unknown> = {};
circular["self"] = circular;

it.each<[string, unknown, string]>([
  ["a text", "as it is", "as it is"],
  ["nothing", undefined, ""],
  ["null", null, ""],
  ["a number", 42, "42"],
  ["a message", new AIMessage("hello"), "hello"],
  ["blocks", { content: [{ type: "text", text: "one " }, { type: "image_url" }, "two"] }, "one two"],
  ["a state of messages", { messages: [new HumanMessage("asked"), new AIMessage("answered")] }, "answered"],
  ["an empty state", { messages: [] }, '{"messages":[]}'],
  ["an object", { reply: "yes" }, '{"reply":"yes"}'],
  ["what JSON can't say", circular, "[object Object]"],
  ["a function", () => 1, "() => 1"],
])("turns %s into text", (_what, answer, text) => {
  expect(contentOf(answer)).toBe(text);
});
