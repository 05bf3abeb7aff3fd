import type { Endpoint } from "../call.ts";
import { chatCompletionsFormat } from "./chat-completions-format.ts";
import { generateContentFormat } from "./generate-content-format.ts";
import { messagesFormat } from "./messages-format.ts";
import { responsesFormat } from "./responses-format.ts";
import type { WireFormat } from "./wire-format.ts";

/** The format of each endpoint. */
export const WIRE_FORMATS: Readonly<Record<Endpoint, WireFormat>> = {
  "chat-completions": chatCompletionsFormat,
  responses: responsesFormat,
  messages: messagesFormat,
  "generate-content": generateContentFormat,
};
