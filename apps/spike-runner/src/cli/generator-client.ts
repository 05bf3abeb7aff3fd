import { messageOf } from "@plimsoll/adapters-command-line";
import { type ClockPort, GeneratorFailure, type GeneratorMessage, type LoadGenerator } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import * as Stream from "effect/Stream";
import { ClockAnswer, GENERATOR_TOKEN, MessageLine } from "./generator-wire.ts";
import { PLIMSOLL_VERSION } from "./version.ts";

const ANSWER_MS = 5_000;
/** A scenario with many inputs takes a while to be sent and checked. */
const SHARE_TAKEN_MS = 60_000;
/** A generator is never silent for longer: its resource samples come twice a second once it has its orchestrator. */
const SILENCE_MS = 300_000;

const decodeLine = Schema.decodeUnknownSync(MessageLine);
const decodeClock = Schema.decodeUnknownSync(ClockAnswer);

/** How to reach one generator. */
export interface GeneratorAddress {
  readonly url: string;
  readonly clock: ClockPort;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const headersOf = (env: GeneratorAddress["env"]): Record<string, string> => {
  const token = env[GENERATOR_TOKEN] ?? "";
  return { "content-type": "application/json", ...(token === "" ? {} : { authorization: `Bearer ${token}` }) };
};

const failureOf = (url: string, error: unknown): GeneratorFailure =>
  new GeneratorFailure({
    generator: url,
    message: messageOf(error),
    hint: `Look at the generator's own terminal; its address, its version and ${GENERATOR_TOKEN} must be the coordinator's.`,
  });

const ask = async ({ url, env }: GeneratorAddress, path: string, body?: unknown): Promise<unknown> => {
  const init = body === undefined ? { method: "GET" } : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(new URL(path, url), {
    ...init,
    headers: headersOf(env),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return response.json();
};

const nextChunk = async (reader: ReadableStreamDefaultReader<string>): Promise<string | null> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`silent for ${SILENCE_MS} ms`)), SILENCE_MS);
  });
  try {
    const { done, value } = await Promise.race([reader.read(), silence]);
    return done ? null : value;
  } finally {
    clearTimeout(timer);
  }
};

/** Lines of the share's answer; leaving the loop early closes the connection, which ends the share. */
async function* messagesOf(address: GeneratorAddress, body: unknown): AsyncGenerator<GeneratorMessage> {
  const controller = new AbortController();
  const unanswered = setTimeout(
    () => controller.abort(new Error(`/v1/shares was not answered within ${SHARE_TAKEN_MS} ms`)),
    SHARE_TAKEN_MS,
  );
  try {
    const response = await fetch(new URL("/v1/shares", address.url), {
      method: "POST",
      headers: headersOf(address.env),
      body: JSON.stringify(body),
      signal: controller.signal,
    });
    clearTimeout(unanswered);
    if (!response.ok || response.body === null) {
      throw new Error(`/v1/shares answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let chunk = await nextChunk(reader); chunk !== null; chunk = await nextChunk(reader)) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") yield decodeLine(JSON.parse(line)) as GeneratorMessage;
    }
  } finally {
    clearTimeout(unanswered);
    controller.abort();
  }
}

/** A generator behind its address. */
export const connectGenerator = (address: GeneratorAddress): LoadGenerator => {
  const { url, clock } = address;
  const attempt = <A>(work: () => Promise<A>) =>
    Effect.tryPromise({ try: work, catch: (error) => failureOf(url, error) });
  return {
    label: new URL(url).host,
    readClock: attempt(async () => {
      const askedAtMs = clock.nowMs();
      const answer = await ask(address, "/v1/clock");
      return { askedAtMs, answeredAtMs: clock.nowMs(), theirsMs: decodeClock(answer).nowMs };
    }),
    run: (share) =>
      Stream.fromAsyncIterable(messagesOf(address, { ...share, version: PLIMSOLL_VERSION }), (error) =>
        failureOf(url, error),
      ),
    start: (atMs) => Effect.asVoid(attempt(() => ask(address, "/v1/start", { atMs }))),
    stop: Effect.asVoid(attempt(() => ask(address, "/v1/stop", {}))),
  };
};
