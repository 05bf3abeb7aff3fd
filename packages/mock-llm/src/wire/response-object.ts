import { answerTokens } from "../answer.ts";
import type { Answer } from "../answer.ts";
import { asciiJson } from "../ascii-json.ts";
import type { RenderedStream } from "./rendered-stream.ts";
import { responseId } from "./response-id.ts";

type Json = Readonly<Record<string, unknown>>;

const usage = (answer: Answer): Json => ({
  input_tokens: answer.promptTokens,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: answer.tokenCount,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: answer.promptTokens + answer.tokenCount,
});

const textPart = (text: string): Json => ({ type: "output_text", text, annotations: [], logprobs: [] });

const itemId = (answer: Answer): string => `${answer.tool === null ? "msg" : "fc"}_${answer.ordinal}`;

const item = (answer: Answer, text: string, status: "in_progress" | "completed"): Json =>
  answer.tool === null
    ? {
        type: "message",
        id: itemId(answer),
        status,
        role: "assistant",
        content: status === "completed" ? [textPart(text)] : [],
      }
    : {
        type: "function_call",
        id: itemId(answer),
        status,
        call_id: `call_${answer.ordinal}`,
        name: answer.tool.name,
        arguments: text,
      };

const response = (answer: Answer, status: "in_progress" | "completed", text: string): Json => ({
  id: responseId(answer),
  object: "response",
  created_at: Math.floor(Date.now() / 1000),
  status,
  error: null,
  incomplete_details: null,
  instructions: null,
  max_output_tokens: null,
  metadata: {},
  model: answer.model,
  output: status === "completed" ? [item(answer, text, status)] : [],
  parallel_tool_calls: true,
  previous_response_id: null,
  reasoning: { effort: null, summary: null },
  store: false,
  temperature: 1,
  text: { format: { type: "text" } },
  tool_choice: "auto",
  tools: [],
  top_p: 1,
  truncation: "disabled",
  usage: status === "completed" ? usage(answer) : null,
});

/** The object `response` of the Responses API. */
export const renderResponseObject = (answer: Answer): string => asciiJson(response(answer, "completed", answer.text));

/** Numbers the events of one stream, as the API does. */
const eventWriter = (): ((type: string, fields: Json) => string) => {
  let sequenceNumber = 0;
  return (type, fields) => {
    const data = asciiJson({ type, sequence_number: sequenceNumber, ...fields });
    sequenceNumber += 1;
    return `event: ${type}\ndata: ${data}\n\n`;
  };
};

/** The same answer as the API's typed events, from `response.created` to `response.completed`. */
export const renderResponseStream = (answer: Answer): RenderedStream => {
  const event = eventWriter();
  const text = answer.text;
  const at = { item_id: itemId(answer), output_index: 0 };
  const isText = answer.tool === null;
  const inPart = isText ? { ...at, content_index: 0 } : at;
  const started = { response: response(answer, "in_progress", "") };
  const opening = [
    event("response.created", started),
    event("response.in_progress", started),
    event("response.output_item.added", { output_index: 0, item: item(answer, "", "in_progress") }),
    isText ? event("response.content_part.added", { ...inPart, part: textPart("") }) : "",
  ].join("");
  const deltaType = isText ? "response.output_text.delta" : "response.function_call_arguments.delta";
  const pieces = answerTokens(answer).map((delta) =>
    event(deltaType, { ...inPart, delta, ...(isText && { logprobs: [] }) }),
  );
  const closing = [
    isText
      ? event("response.output_text.done", { ...inPart, text, logprobs: [] })
      : event("response.function_call_arguments.done", { ...at, name: answer.tool?.name, arguments: text }),
    isText ? event("response.content_part.done", { ...inPart, part: textPart(text) }) : "",
    event("response.output_item.done", { output_index: 0, item: item(answer, text, "completed") }),
    event("response.completed", { response: response(answer, "completed", text) }),
  ].join("");
  return { opening, pieces, closing };
};

/** The object `response` without its output. */
export const hollowResponseObject = (answer: Answer): string => {
  const { output: _output, ...rest } = response(answer, "completed", "");
  return asciiJson(rest);
};

/** A stream that ends without any output. */
export const hollowResponseStream = (answer: Answer): string => {
  const event = eventWriter();
  const { output: _output, ...rest } = response(answer, "completed", "");
  return (
    event("response.created", { response: response(answer, "in_progress", "") }) +
    event("response.completed", { response: rest })
  );
};
