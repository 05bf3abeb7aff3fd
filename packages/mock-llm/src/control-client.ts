import { LlmFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";

const REQUEST_TIMEOUT_MS = 10_000;

/** Speaks to the control endpoints of a running mock LLM. */
export interface ControlClient {
  /** Fails on any status above 299. `extraWaitMs` is what the server itself may wait. */
  readonly request: (
    method: string,
    path: string,
    body?: unknown,
    extraWaitMs?: number,
  ) => Effect.Effect<unknown, LlmFailure>;
}

const failure = (what: string, cause: unknown, diedOf: string | null): LlmFailure =>
  new LlmFailure({
    message: `The mock LLM did not answer ${what}: ${diedOf ?? (cause instanceof Error ? cause.message : String(cause))}`,
    hint:
      diedOf === null
        ? "Was it stopped, or is this machine overloaded?"
        : "Its thread died; please report this as a bug.",
  });

const exchange = async (url: URL, init: RequestInit): Promise<unknown> => {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 500)}`);
  return JSON.parse(text);
};

/** `controlUrl` ends in `/_plimsoll/`; `diedOf` says what ended the server's thread, if anything did. */
export const makeControlClient = (controlUrl: string, diedOf: () => string | null): ControlClient => ({
  request: (method, path, body, extraWaitMs = 0) =>
    Effect.tryPromise({
      try: (signal) =>
        exchange(new URL(path, controlUrl), {
          method,
          signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS + extraWaitMs)]),
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      catch: (cause) => failure(`${method} ${path}`, cause, diedOf()),
    }),
});
