import { createServer } from "node:http";
import * as NodeHttpPlatform from "@effect/platform-node/NodeHttpPlatform";
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer";
import type { AuditLogPort, WorkflowEngine, WorkflowEventStreamPort, WorkflowStorePort } from "@plimsoll/application";
import * as ByteSize from "effect/ByteSize";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder";
import * as Etag from "effect/http/Etag";
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage";
import * as HttpRouter from "effect/http/HttpRouter";
import * as Layer from "effect/Layer";
import * as Path from "effect/Path";
import * as Stream from "effect/Stream";
import { makeAlertMonitor } from "../../alerts/make-alert-monitor.ts";
import { dashboardRoutes } from "../../dashboard/dashboard-routes.ts";
import { EngineApi } from "../api/engine-api.ts";
import { httpAuditOf } from "../audit/http-audit.ts";
import { chooseTokens } from "../auth/choose-tokens.ts";
import { makeVerifyToken, type VerifyToken } from "../auth/verify-token.ts";
import { SavedPositions } from "../events/saved-positions.ts";
import { authorizationLayer } from "../handlers/authorization-layer.ts";
import { engineHandlers } from "../handlers/engine-handlers.ts";
import { readableRefusalsLayer } from "../handlers/readable-refusals-layer.ts";
import { systemHandlers } from "../handlers/system-handlers.ts";
import { workflowHandlers } from "../handlers/workflow-handlers.ts";
import type { HttpServices } from "../http-services.ts";
import type { HttpLimits, HttpSettings } from "../http-settings.ts";
import { OpenStreams } from "../limits/open-streams.ts";
import { EngineMetrics } from "../metrics/engine-metrics.ts";
import { guardRequests } from "./guard-requests.ts";
import { makeServerGate } from "./server-gate.ts";
import { listenFailure } from "./start-failure.ts";

/** What the server works on. */
export interface HttpServerPorts {
  readonly engine: WorkflowEngine;
  readonly store: WorkflowStorePort;
  readonly events: WorkflowEventStreamPort;
  readonly settings: HttpSettings;
  /** Takes what belongs to no change of a workflow: refusals, limits. The store audits its changes itself. */
  readonly audit: AuditLogPort;
}

/** A server that listens, until its Scope closes. */
export interface StartedHttpServer {
  readonly url: string;
  /** Null where a secret is configured; to be printed once, and to be kept nowhere. */
  readonly generatedToken: string | null;
  /**
   * Before the Scope closes: from now on readyz says 503, streams are told to come back, the engine starts nothing more, and
   * this ends when the running tasks and the open requests have, or when the time is up.
   */
  readonly drain: (timeoutMs: number) => Effect.Effect<void>;
}

/** After the drain: connections that are still busy are cut. */
const SHUTDOWN_MS = 2_000;

const boundedServer = (limits: HttpLimits) =>
  createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.idleTimeoutMs,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
  });

const routes = (services: HttpServices, verify: VerifyToken) =>
  Layer.mergeAll(
    HttpApiBuilder.layer(EngineApi).pipe(
      Layer.provide([workflowHandlers(services), engineHandlers(services), systemHandlers(services)]),
      Layer.provide([authorizationLayer(services, verify), readableRefusalsLayer]),
    ),
    dashboardRoutes,
  ).pipe(Layer.provide([Etag.layer, Path.layer, FileSystem.layerNoop({}), NodeHttpPlatform.layer]));

/** Counts what happens for /metrics, from the moment of the start. */
const watchEvents = Effect.fnUntraced(function* (events: WorkflowEventStreamPort, metrics: EngineMetrics) {
  const entries = yield* events.subscribe();
  yield* Effect.forkScoped(Stream.runForEach(entries, (entry) => Effect.sync(() => metrics.note(entry))));
});

/** Listens and answers: the API, the metrics and the dashboard. */
export const startHttpServer = Effect.fn("startHttpServer")(function* (ports: HttpServerPorts) {
  const { engine, store, events, settings } = ports;
  const { host, port, limits } = settings;
  const tokens = yield* Effect.fromResult(chooseTokens(settings.tokens, host, settings.localTenantId));
  const gate = yield* makeServerGate;
  const metrics = new EngineMetrics();
  yield* watchEvents(events, metrics);
  const alerts = yield* makeAlertMonitor({ engine, store, events, settings: settings.alerts });
  const services: HttpServices = {
    ...{ engine, store, events, settings, alerts, gate },
    audit: httpAuditOf(ports.audit),
    streams: new OpenStreams(limits.streamsPerTenant),
    positions: new SavedPositions(),
    scrape: Effect.gen(function* () {
      const snapshot = yield* engine.snapshot;
      const figures = alerts.figures(yield* Clock.currentTimeMillis);
      return yield* Effect.promise(() => metrics.text(snapshot, figures));
    }),
  };
  const answer = yield* HttpRouter.toHttpEffect(routes(services, makeVerifyToken(tokens)));
  const server = yield* NodeHttpServer.make(() => boundedServer(limits), {
    ...{ host, port, gracefulShutdownTimeout: Duration.millis(SHUTDOWN_MS) },
  }).pipe(Effect.mapError((cause) => listenFailure(host, port, cause)));
  yield* server
    .serve(guardRequests(answer, services))
    .pipe(Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.bytes(limits.bodyBytes)));
  const started: StartedHttpServer = {
    url: urlOf(host, server.address),
    generatedToken: tokens.keys?.kind === "generated" ? tokens.keys.token : null,
    drain: (timeoutMs) =>
      gate.beginDrain.pipe(
        Effect.andThen(Effect.all([engine.drain(timeoutMs), gate.idle], { concurrency: "unbounded" })),
        Effect.timeoutOption(Duration.millis(timeoutMs + SHUTDOWN_MS)),
        Effect.asVoid,
      ),
  };
  return started;
});

const urlOf = (host: string, address: unknown): string => {
  const { port } = address as { readonly port: number };
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
};
