import { renderChatCompletion, renderChatCompletionStream } from "./chat-completion.ts";
import type { Outcome } from "./call.ts";
import { atDeadline } from "./deadline-timer.ts";
import type { Exchange } from "./exchange.ts";
import { sendOpenAiError } from "./openai-error.ts";
import type { RenderedStream } from "./rendered-stream.ts";
import { renderResponseObject, renderResponseStream } from "./response-object.ts";

/** Told once per exchange, when its last byte was handed to the socket. */
export type OnEnd = (exchange: Exchange, outcome: Outcome) => void;

const JSON_TYPE = "application/json";
/** All that is sent is ASCII (ascii-json.ts). */
const ENCODING = "latin1";

const renderPlain = (exchange: Exchange): string => exchange.plainBody ?? renderBody(exchange);

const renderBody = (exchange: Exchange): string =>
  exchange.endpoint === "chat-completions"
    ? renderChatCompletion(exchange.answer)
    : renderResponseObject(exchange.answer);

const renderStream = (exchange: Exchange): RenderedStream =>
  exchange.endpoint === "chat-completions"
    ? renderChatCompletionStream(exchange.answer, exchange.includeUsage)
    : renderResponseStream(exchange.answer);

const headersFor = (contentType: string, body: string): string[] => [
  "content-type",
  contentType,
  "content-length",
  String(body.length),
];

const sendPlain = (exchange: Exchange, body: string): void => {
  exchange.firstByteAtMs = performance.now();
  exchange.response.writeHead(200, headersFor(JSON_TYPE, body));
  exchange.response.end(body, ENCODING);
};

const startStream = (exchange: Exchange): void => {
  exchange.firstByteAtMs = performance.now();
  exchange.response.writeHead(200, ["content-type", "text/event-stream; charset=utf-8", "cache-control", "no-cache"]);
};

/** Sends `pieces` one after another, each at its own absolute time, so that no lateness adds up. */
const sendPieces = (exchange: Exchange, pieces: readonly string[], last: () => void): void => {
  const gapsMs = exchange.tokenGapsMs;
  if (gapsMs === null) {
    exchange.response.write(pieces.join(""));
    last();
    return;
  }
  let dueAtMs = exchange.arrivedAtMs + exchange.heldMs + exchange.firstTokenMs;
  const sendFrom = (index: number): void => {
    exchange.response.write(pieces[index] ?? "");
    dueAtMs += gapsMs[index] ?? 0;
    if (index + 1 < pieces.length) exchange.timer = atDeadline(dueAtMs, () => sendFrom(index + 1));
    else last();
  };
  sendFrom(0);
};

const sendStream = (exchange: Exchange, onEnd: OnEnd): void => {
  const { opening, pieces, closing } = renderStream(exchange);
  startStream(exchange);
  if (exchange.tokenGapsMs === null) {
    exchange.response.end(opening + pieces.join("") + closing, ENCODING);
    onEnd(exchange, "answered");
    return;
  }
  exchange.response.write(opening);
  sendPieces(exchange, pieces, () => {
    exchange.response.end(closing);
    onEnd(exchange, "answered");
  });
};

/** Ends the connection after what was written has left. */
const hangUp = (exchange: Exchange, lastWords: string): void => {
  exchange.response.write(lastWords, () => exchange.response.socket?.destroy());
};

const sendTruncated = (exchange: Exchange, onEnd: OnEnd): void => {
  if (!exchange.streamed) {
    const body = renderPlain(exchange);
    exchange.firstByteAtMs = performance.now();
    exchange.response.writeHead(200, headersFor(JSON_TYPE, body));
    onEnd(exchange, "truncated");
    hangUp(exchange, body.slice(0, body.length / 2));
    return;
  }
  const { opening, pieces } = renderStream(exchange);
  startStream(exchange);
  exchange.response.write(opening);
  sendPieces(exchange, pieces.slice(0, Math.ceil(pieces.length / 2)), () => {
    onEnd(exchange, "truncated");
    hangUp(exchange, "\n");
  });
};

const sendMalformed = (exchange: Exchange, onEnd: OnEnd): void => {
  if (exchange.streamed) {
    const { opening } = renderStream(exchange);
    startStream(exchange);
    exchange.response.end(`${opening}data: {"id":"broken","choices":[{"delta"\n\ndata: [DONE]\n\n`);
  } else {
    const body = renderPlain(exchange);
    sendPlain(exchange, body.slice(0, body.length / 2));
  }
  onEnd(exchange, "malformed");
};

const sendServerError = (exchange: Exchange, onEnd: OnEnd): void => {
  exchange.firstByteAtMs = performance.now();
  sendOpenAiError(exchange.response, {
    status: 500,
    type: "server_error",
    code: "injected_fault",
    message: "The mock LLM was told to fail here.",
  });
  onEnd(exchange, "server-error");
};

/** To be called when the wait begins; what it makes need not be made when the answer is due. */
export const prepareAnswer = (exchange: Exchange): void => {
  if (!exchange.streamed) exchange.plainBody = renderBody(exchange);
};

/** Writes what the exchange has coming to it, at its first-token time. */
export const writeAnswer = (exchange: Exchange, onEnd: OnEnd): void => {
  switch (exchange.fault) {
    case "server-error":
      return sendServerError(exchange, onEnd);
    case "truncated-stream":
      return sendTruncated(exchange, onEnd);
    case "malformed-json":
      return sendMalformed(exchange, onEnd);
    case "disconnect":
      onEnd(exchange, "disconnected");
      exchange.response.socket?.destroy();
      return;
    default:
      if (exchange.streamed) return sendStream(exchange, onEnd);
      sendPlain(exchange, renderPlain(exchange));
      onEnd(exchange, "answered");
  }
};
