import type { InvocationError } from "@plimsoll/domain";
import type { Redact } from "../failure/redact.ts";

const MAX_CAUSES = 6;
const MAX_STACK_CHARS = 6_000;
const MAX_MESSAGE_CHARS = 2_000;
/** Base classes of what the clients of OpenAI, Anthropic, Google and the AI SDK throw, and ours; names, because the user's are other copies. */
const CLIENT_ERRORS: ReadonlySet<string> = new Set([
  "APIError",
  "ApiError",
  "OpenAIError",
  "AnthropicError",
  "AI_APICallError",
  "UnusableAnswer",
]);
const NETWORK_CODE = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR_)/;
const TOO_MANY_REQUESTS = 429;
const SERVER_ERRORS_FROM = 500;

/** The error and what caused it, outermost first. */
const chainOf = (thrown: unknown): readonly Error[] => {
  const chain: Error[] = [];
  let next = thrown;
  while (next instanceof Error && chain.length < MAX_CAUSES && !chain.includes(next)) {
    chain.push(next);
    next = next.cause;
  }
  return chain;
};

const isClientError = (error: Error): boolean => {
  if ("lc_error_code" in error || CLIENT_ERRORS.has(error.name)) return true;
  let prototype: unknown = Object.getPrototypeOf(error);
  while (typeof prototype === "object" && prototype !== null) {
    const { constructor } = prototype;
    if (typeof constructor === "function" && CLIENT_ERRORS.has(constructor.name)) return true;
    prototype = Object.getPrototypeOf(prototype);
  }
  return false;
};

const numberOf = (error: Error, field: "status" | "statusCode"): number | null => {
  const value: unknown = Reflect.get(error, field);
  return typeof value === "number" ? value : null;
};

const statusOf = (error: Error): number | null => numberOf(error, "status") ?? numberOf(error, "statusCode");

const isNetworkError = (error: Error): boolean => {
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" && NETWORK_CODE.test(code);
};

type Kind = Pick<InvocationError, "code" | "retryable">;

const kindOf = (chain: readonly Error[]): Kind & { readonly status: number | null } => {
  const client = chain.find(isClientError);
  const status = client === undefined ? null : statusOf(client);
  if (status === TOO_MANY_REQUESTS) return { code: "llm-rate-limited", retryable: true, status };
  if (client !== undefined) {
    return { code: "llm-error", retryable: status === null || status >= SERVER_ERRORS_FROM, status };
  }
  if (chain.some(isNetworkError)) return { code: "llm-error", retryable: true, status };
  return { code: "orchestrator-error", retryable: false, status };
};

/** What an agent threw, as the protocol words it: whose fault by class and status, the thrower's own stack as detail. */
export const invocationErrorOf = (thrown: unknown, redact: Redact): InvocationError => {
  const chain = chainOf(thrown);
  const { code, retryable, status } = kindOf(chain);
  const [outermost] = chain;
  const message = outermost === undefined ? `threw a value that is no Error: ${String(thrown)}` : outermost.message;
  const stack = chain.map((error) => error.stack ?? `${error.name}: ${error.message}`).join("\nCaused by: ");
  const detail = {
    ...(outermost === undefined ? {} : { name: outermost.name, stack: redact(stack).slice(0, MAX_STACK_CHARS) }),
    ...(status === null ? {} : { status }),
  };
  const words = redact(message === "" ? (outermost?.name ?? "an error without a message") : message);
  return { code, message: words.slice(0, MAX_MESSAGE_CHARS), retryable, detail };
};
