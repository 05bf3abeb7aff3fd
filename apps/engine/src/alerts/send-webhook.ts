import { createHmac, randomUUID } from "node:crypto";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import * as Schema from "effect/Schema";
import type { WebhookSettings } from "./alert-rule.ts";
import type { AlertView } from "./alerts-view.ts";

/** The receiver could not be told. The address is left out: it may carry a secret of its own. */
export class WebhookFailure extends Schema.TaggedError<WebhookFailure>()("WebhookFailure", {
  /** Null: no answer came. */
  status: Schema.NullOr(Schema.Int),
  retryable: Schema.Boolean,
  message: Schema.String,
}) {}

const FIRST_RETRY_MS = 500;

/** `sha256=<hex>` over `<timestamp>.<body>`: a receiver that checks both can't be told an old alert again. */
export const signatureOf = (secret: string, timestampMs: number, body: string): string =>
  `sha256=${createHmac("sha256", secret).update(`${timestampMs}.${body}`).digest("hex")}`;

const failureOfStatus = (status: number): WebhookFailure =>
  new WebhookFailure({
    status,
    retryable: status === 429 || status >= 500,
    message: `the receiver of alerts answered ${status}`,
  });

const attempt = Effect.fnUntraced(function* (settings: WebhookSettings, body: string, deliveryId: string) {
  const { url, timeoutMs, secret } = settings;
  const timestampMs = yield* Clock.currentTimeMillis;
  const headers = {
    "content-type": "application/json",
    "x-plimsoll-delivery": deliveryId,
    "x-plimsoll-timestamp": String(timestampMs),
    "x-plimsoll-signature": signatureOf(secret, timestampMs, body),
  };
  const response = yield* Effect.tryPromise({
    try: (aborted) =>
      fetch(url, {
        ...{ method: "POST", body, headers, redirect: "manual" },
        signal: AbortSignal.any([aborted, AbortSignal.timeout(timeoutMs)]),
      }),
    catch: (cause) =>
      new WebhookFailure({
        status: null,
        retryable: true,
        message: `the receiver of alerts did not answer: ${cause instanceof Error ? cause.name : "unknown"}`,
      }),
  });
  yield* Effect.promise(() => response.body?.cancel() ?? Promise.resolve());
  if (response.status < 200 || response.status > 299) return yield* failureOfStatus(response.status);
});

/** Tells the receiver of one alert. Repeats carry the same delivery id, so that it can tell them apart from new ones. */
export const sendWebhook = (settings: WebhookSettings, alert: AlertView): Effect.Effect<void, WebhookFailure> =>
  Effect.suspend(() => {
    const body = JSON.stringify({ version: 1, alert });
    return attempt(settings, body, randomUUID()).pipe(
      Effect.retry({
        times: settings.attempts - 1,
        schedule: Schedule.exponential(FIRST_RETRY_MS),
        while: ({ retryable }) => retryable,
      }),
    );
  });
