import type { Outcome } from "./call.ts";
import { atDeadline } from "./deadline-timer.ts";
import type { Exchange } from "./exchange.ts";
import { halfOf } from "./planned-time.ts";
import type { RenderedStream } from "./wire/rendered-stream.ts";
import { sendProblem } from "./wire/send-problem.ts";
import { WIRE_FORMATS } from "./wire/wire-formats.ts";

/** Told once per exchange, when its last byte was handed to the socket. */
export type OnEnd = (exchange: Exchange, outcome: Outcome) => void;

const JSON_TYPE = "application/json";
/** All that is sent is ASCII (ascii-json.ts). */
const ENCODING = "latin1";

const renderBody = ({ endpoint, answer }: Exchange): string => WIRE_FORMATS[endpoint].renderPlain(answer);

const renderPlain = (exchange: Exchange): string => exchange.plainBody ?? renderBody(exchange);

const renderStream = ({ endpoint, answer, includeUsage }: Exchange): RenderedStream =>
  WIRE_FORMATS[endpoint].renderStream(answer, includeUsage);

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
    hangUp(exchange, body.slice(0, halfOf(body.length)));
    return;
  }
  const { opening, pieces } = renderStream(exchange);
  startStream(exchange);
  exchange.response.write(opening);
  sendPieces(exchange, pieces.slice(0, halfOf(pieces.length)), () => {
    onEnd(exchange, "truncated");
    hangUp(exchange, "\n");
  });
};

const sendMalformed = (exchange: Exchange, onEnd: OnEnd): void => {
  if (exchange.streamed) {
    const { opening } = renderStream(exchange);
    startStream(exchange);
    exchange.response.end(opening + WIRE_FORMATS[exchange.endpoint].brokenEvents, ENCODING);
  } else {
    const body = renderPlain(exchange);
    sendPlain(exchange, body.slice(0, body.length / 2));
  }
  onEnd(exchange, "malformed");
};

/** Sends the rest when the silence is over, if it ever is; a client that leaves first cancels the timer. */
const afterStall = (exchange: Exchange, rest: string, onEnd: OnEnd): void => {
  if (exchange.fault?.stallMs === undefined) return;
  const dueAtMs = exchange.arrivedAtMs + exchange.heldMs + exchange.plannedMs;
  exchange.timer = atDeadline(dueAtMs, () => {
    exchange.response.end(rest, ENCODING);
    onEnd(exchange, "answered");
  });
};

const sendStalled = (exchange: Exchange, onEnd: OnEnd): void => {
  if (!exchange.streamed) {
    const body = renderPlain(exchange);
    exchange.firstByteAtMs = performance.now();
    exchange.response.writeHead(200, headersFor(JSON_TYPE, body));
    exchange.response.write(body.slice(0, halfOf(body.length)), ENCODING);
    afterStall(exchange, body.slice(halfOf(body.length)), onEnd);
    return;
  }
  const { opening, pieces, closing } = renderStream(exchange);
  startStream(exchange);
  exchange.response.write(opening, ENCODING);
  sendPieces(exchange, pieces.slice(0, halfOf(pieces.length)), () =>
    afterStall(exchange, pieces.slice(halfOf(pieces.length)).join("") + closing, onEnd),
  );
};

const sendHollow = (exchange: Exchange, onEnd: OnEnd): void => {
  const format = WIRE_FORMATS[exchange.endpoint];
  if (exchange.streamed) {
    startStream(exchange);
    exchange.response.end(format.renderHollowStream(exchange.answer), ENCODING);
  } else sendPlain(exchange, format.renderHollow(exchange.answer));
  onEnd(exchange, "malformed");
};

const sendServerError = (exchange: Exchange, onEnd: OnEnd): void => {
  const retryAfterSeconds = exchange.fault?.retryAfterSeconds;
  exchange.firstByteAtMs = performance.now();
  sendProblem(exchange.response, exchange.endpoint, {
    kind: "server-error",
    status: 500,
    message: "The mock LLM was told to fail here.",
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
  onEnd(exchange, "server-error");
};

/** To be called when the wait begins; what it makes need not be made when the answer is due. */
export const prepareAnswer = (exchange: Exchange): void => {
  if (!exchange.streamed) exchange.plainBody = renderBody(exchange);
};

/** Writes what the exchange has coming to it, at its first-token time. */
export const writeAnswer = (exchange: Exchange, onEnd: OnEnd): void => {
  switch (exchange.fault?.kind) {
    case "server-error":
      return sendServerError(exchange, onEnd);
    case "truncated-stream":
      return sendTruncated(exchange, onEnd);
    case "malformed-json":
      return sendMalformed(exchange, onEnd);
    case "missing-choices":
      return sendHollow(exchange, onEnd);
    case "stalled-stream":
      return sendStalled(exchange, onEnd);
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
