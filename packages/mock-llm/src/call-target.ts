import type { Endpoint } from "./call.ts";
import { pathSegment } from "./path-segment.ts";

/** What a URL asks for, as far as it says. */
export interface CallTarget {
  readonly endpoint: Endpoint;
  /** Null where the body says it. */
  readonly model: string | null;
  /** Null where the body says it. */
  readonly isStream: boolean | null;
  /** The sentence for a 400 answer, where the URL itself can't be served. */
  readonly problem: string | null;
}

const saidByBody = (endpoint: Endpoint): CallTarget => ({ endpoint, model: null, isStream: null, problem: null });

const BY_PATH: ReadonlyMap<string, CallTarget> = new Map([
  ["/v1/chat/completions", saidByBody("chat-completions")],
  ["/v1/responses", saidByBody("responses")],
  ["/v1/messages", saidByBody("messages")],
]);

const GEMINI = /^\/v1(?:beta|alpha)?\/models\/([^/:]+):(generateContent|streamGenerateContent)$/;

const NOT_SSE = "alt: only alt=sse is served for streams; add ?alt=sse to the URL";

const geminiTarget = (path: string, query: string): CallTarget | null => {
  const match = GEMINI.exec(path);
  if (match === null) return null;
  const isStream = match[2] === "streamGenerateContent";
  const isServed = !isStream || new URLSearchParams(query).get("alt") === "sse";
  const model = pathSegment(match[1] ?? "");
  return { endpoint: "generate-content", model, isStream, problem: isServed ? null : NOT_SSE };
};

/** The LLM endpoint that a POST to this URL means, or null. */
export const callTargetOf = (url: string): CallTarget | null => {
  const known = BY_PATH.get(url);
  if (known !== undefined) return known;
  const [path = "", query = ""] = url.split("?", 2);
  return BY_PATH.get(path) ?? geminiTarget(path, query);
};
