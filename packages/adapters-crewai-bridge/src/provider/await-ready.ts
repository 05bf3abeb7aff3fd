import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type { BridgeContext } from "../bridge/bridge-context.ts";
import { failureOfAnswer } from "../failure/answer-failure.ts";
import { failureOf } from "../failure/failures.ts";
import { makeDecoder } from "../wire/decoder.ts";
import { Health } from "../wire/health.schema.ts";

const decodeHealth = makeDecoder("The health answer", Health);
const HEALTH_DEADLINE_MS = 2_000;
const POLL_MS = 100;
const STARTING = 503;

type HealthContext = Pick<BridgeContext, "exchanger" | "redact">;

const askHealth = (context: HealthContext): Effect.Effect<Health, OrchestratorFailure> =>
  Effect.flatMap(
    context.exchanger.send({ method: "GET", path: "/v1/health", deadlineMs: HEALTH_DEADLINE_MS }),
    (answer) =>
      answer.status === 200 || answer.status === STARTING
        ? Effect.fromResult(decodeHealth(answer.body, context.redact))
        : Effect.fail(failureOfAnswer("GET /v1/health", answer, context.redact)),
  );

/** A part of the orchestrator is lost, and no waiting brings it back. */
export const degraded = (context: HealthContext, phase: string): OrchestratorFailure =>
  failureOf(
    "died",
    `A part of the orchestrator died: ${context.redact(phase).slice(0, 300)}`,
    "Start it again; its log says why the part died (a worker killed by SIGKILL was often out of memory).",
  );

/** Now, whatever it is; an answer that is late on a busy machine counts as starting, because the caller's own limit ends the wait. */
export const readHealth = (context: HealthContext): Effect.Effect<Health, OrchestratorFailure> =>
  Effect.catchTag(askHealth(context), "OrchestratorFailure", (failure) =>
    failure.code === "timeout"
      ? Effect.succeed({ status: "starting" as const, phase: "not answering yet" })
      : Effect.fail(failure),
  );

/** Polls the health until it is ready, telling each new phase once. Never ends by itself while the server says starting. */
export const awaitReady = Effect.fnUntraced(function* (context: HealthContext, onPhase: (message: string) => void) {
  let lastPhase = "";
  for (;;) {
    const health = yield* readHealth(context);
    if (health.status === "ready") return;
    if (health.status === "degraded") return yield* degraded(context, health.phase);
    const phase = context.redact(health.phase).slice(0, 200);
    if (phase !== lastPhase) onPhase(phase);
    lastPhase = phase;
    yield* Effect.sleep(POLL_MS);
  }
});
