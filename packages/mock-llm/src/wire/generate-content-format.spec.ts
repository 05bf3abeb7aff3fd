import { describe, expect, it } from "vitest";
import { generateContentFormat } from "./generate-content-format.ts";

const SCHEMA = { type: "object", properties: { min_items: { type: "string" } }, required: ["min_items"] };
const contents = [
  { role: "user", parts: [{ text: "hi" }] },
  { role: "model", parts: [{ function_call: { name: "weigh", args: {} } }] },
  { role: "user", parts: [{ function_response: { name: "weigh", response: {} } }] },
];

describe("a request of generateContent in the names of the .proto file, as Google's Python client mixes them", () => {
  it("has its tools, the choice among them and the turns that are done", () => {
    const request = {
      contents,
      tools: [{ function_declarations: [{ name: "weigh", parameters_json_schema: SCHEMA }] }],
      tool_config: { function_calling_config: { mode: "ANY", allowed_function_names: ["weigh"] } },
    };
    expect(generateContentFormat.readConversation(request)).toEqual({
      messageCount: 3,
      toolTurnsDone: 1,
      tools: [{ name: "weigh", parameters: SCHEMA }],
      toolChoice: { name: "weigh" },
      answerSchema: undefined,
    });
  });

  it("has its schemas with the fields renamed, and the properties of the client's left as they are", () => {
    const list = { type: "ARRAY", min_items: "2", items: { any_of: [{ type: "STRING", max_length: "3" }] } };
    const given = { type: "OBJECT", properties: { any_of: list }, property_ordering: ["any_of"] };
    const read = {
      type: "OBJECT",
      properties: {
        any_of: { type: "ARRAY", minItems: "2", items: { anyOf: [{ type: "STRING", maxLength: "3" }] } },
      },
      property_ordering: ["any_of"],
    };
    const config = { response_mime_type: "application/json", response_schema: given };
    const tools = [{ functionDeclarations: [{ name: "weigh", parameters: given }] }];
    expect(generateContentFormat.readConversation({ contents, tools, generation_config: config })).toMatchObject({
      answerSchema: read,
      tools: [{ name: "weigh", parameters: read }],
    });
  });
});
