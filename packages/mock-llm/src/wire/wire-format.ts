import type { Answer } from "../answer.ts";
import type { RenderedStream } from "./rendered-stream.ts";

/** A JSON object whose fields nobody has checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The items of an array, none of anything else. */
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The value at this path of objects, undefined where there is none. */
export const valueAt = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((at: unknown, name) => (isObject(at) ? at[name] : undefined), value);

/** A tool that the client offered. */
export interface OfferedTool {
  readonly name: string;
  /** A JSON Schema. */
  readonly parameters: unknown;
}

/** Which of the offered tools the client wants called: as the model likes, none, any, or the one of this name. */
export type ToolChoice = "auto" | "none" | "any" | { readonly name: string };

/** What a request says, before the settings decide how it is answered. */
export interface Conversation {
  /** System prompts apart, so that the first turn counts 1 in every format. */
  readonly messageCount: number;
  /** Tool calls answered since the user last spoke. */
  readonly toolTurnsDone: number;
  readonly tools: readonly OfferedTool[];
  readonly toolChoice: ToolChoice;
  /** The JSON Schema that the answer must satisfy ({} where any JSON will do); undefined where it is free text. */
  readonly answerSchema: unknown;
}

/** Why a request is refused, before a vendor's shape is put around it. */
export interface LlmProblem {
  readonly kind: "bad-request" | "rate-limited" | "server-error" | "no-room";
  readonly status: number;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

/** One vendor's API: how its requests are read and its answers written. All texts written are ASCII. */
export interface WireFormat {
  /** The conversation, or the sentence for a 400 answer. */
  readonly readConversation: (request: JsonObject) => Conversation | string;
  readonly renderPlain: (answer: Answer) => string;
  readonly renderStream: (answer: Answer, includeUsage: boolean) => RenderedStream;
  /** Well-formed, but without the part that holds the answer. */
  readonly renderHollow: (answer: Answer) => string;
  /** The same for a stream, as its only events. */
  readonly renderHollowStream: (answer: Answer) => string;
  /** Ends a stream with an event that is no JSON. */
  readonly brokenEvents: string;
  readonly renderProblem: (problem: LlmProblem) => string;
}
