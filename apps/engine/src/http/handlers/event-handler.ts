import type { StoreFailure } from "@plimsoll/application";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { HttpServerRequest } from "effect/http/HttpServerRequest";
import * as HttpServerResponse from "effect/http/HttpServerResponse";
import * as Result from "effect/Result";
import * as Stream from "effect/Stream";
import { problemOfStore, shownValue } from "../api/problem-of-failure.ts";
import { InvalidRequest, TooManyRequests } from "../api/problems.ts";
import { CurrentPrincipal } from "../auth/principal.ts";
import { cursorAtEnd } from "../events/cursor-at-end.ts";
import { EventCursor } from "../events/event-cursor.ts";
import { type Following, followJournal } from "../events/follow-journal.ts";
import { SavedPositions, type StreamIds } from "../events/saved-positions.ts";
import { OPENING, RECONNECT, serverSentEvent } from "../events/server-sent-events.ts";
import type { HttpServices } from "../http-services.ts";
import { tenantSeen } from "./tenant-scope.ts";

/** What a listener asked for. */
export interface FollowRequest {
  readonly query: {
    readonly tenant?: string;
    readonly workflow?: string;
    readonly from?: "start" | "now";
    readonly outputs?: "full" | "short";
  };
  readonly headers: { readonly "last-event-id"?: string };
}

const malformedCursor = (text: string) =>
  new InvalidRequest({
    code: "malformed-cursor",
    detail: "Last-Event-ID was not given out by this server.",
    field: "last-event-id",
    value: shownValue(text),
    hint: "Leave it out to begin anew; then read /v1/workflows once, because of what was missed.",
  });

const forgottenPosition = (text: string) =>
  new InvalidRequest({
    code: "position-forgotten",
    detail: "The place that Last-Event-ID names is not kept by this server, or no longer.",
    field: "last-event-id",
    value: shownValue(text),
    hint: "Leave it out to begin anew with every workflow that has not ended; read /v1/workflows once for those that have.",
  });

const tooManyStreams = (limit: number) =>
  new TooManyRequests({
    code: "too-many-streams",
    detail: `This tenant has ${limit} event streams open, which is the limit.`,
    field: null,
    value: null,
    hint: "Close one: a single stream tells of all workflows.",
  });

/** Who listens: null sees all tenants; places and positions are counted by holder. */
interface Listener {
  readonly tenantId: string | null;
  readonly holder: string;
}

const cursorFor = Effect.fnUntraced(function* (
  services: HttpServices,
  { query, headers }: FollowRequest,
  { tenantId, holder }: Listener,
) {
  const given = headers["last-event-id"];
  const nowMs = yield* Clock.currentTimeMillis;
  if (given !== undefined && SavedPositions.isId(given)) {
    return services.positions.find(given, holder, nowMs) ?? (yield* forgottenPosition(given));
  }
  if (given !== undefined && given !== "") {
    const parsed = EventCursor.parse(given);
    return Result.isSuccess(parsed) ? parsed.success : yield* malformedCursor(given);
  }
  if (query.from !== "now") return new EventCursor(nowMs);
  return yield* cursorAtEnd(services.store, tenantId, nowMs).pipe(Effect.mapError(problemOfStore));
});

const streamOf = ({ store, events, gate }: HttpServices, following: Following, outputs: "full" | "short") =>
  Stream.concat(
    Stream.concat(
      Stream.make(OPENING),
      followJournal({ store, events }, following).pipe(
        Stream.map((batch) => serverSentEvent(batch, outputs)),
        Stream.interruptWhen(gate.draining),
      ),
    ),
    Stream.make(RECONNECT),
  );

type Body = Stream.Stream<string, StoreFailure>;

const STREAM_HEADERS = { "cache-control": "no-store", "x-accel-buffering": "no" };
const CONTENT_TYPE = "text/event-stream";
const HEAD_HEADERS = { ...STREAM_HEADERS, "content-type": CONTENT_TYPE };

const openPlace = ({ streams, positions }: HttpServices, holder: string, cursor: EventCursor) =>
  Effect.acquireRelease(
    Effect.sync(() => ({ isOpen: streams.open(holder), ids: positions.idsFor(holder, cursor) })),
    ({ isOpen, ids }) =>
      Effect.map(Clock.currentTimeMillis, (nowMs) => {
        ids.end(nowMs);
        if (isOpen) streams.close(holder);
      }),
  );

/** The stream holds one of its tenant's places from the first read to the end: an answer that nobody reads holds none. */
const inPlace = (services: HttpServices, holder: string, cursor: EventCursor, body: (ids: StreamIds) => Body): Body =>
  Stream.unwrap(
    Effect.map(openPlace(services, holder, cursor), ({ isOpen, ids }) => (isOpen ? body(ids) : Stream.make(RECONNECT))),
  );

/** GET /v1/events: until the listener goes, the store fails or the server stops. */
export const follow = (services: HttpServices) =>
  Effect.fnUntraced(function* (request: FollowRequest) {
    const principal = yield* CurrentPrincipal;
    const { query } = request;
    const tenantId = yield* tenantSeen(principal, query.tenant);
    const { method } = yield* HttpServerRequest;
    if (method === "HEAD") return HttpServerResponse.empty({ status: 200, headers: HEAD_HEADERS });
    const { limits } = services.settings;
    const holder = principal.tenantId ?? `operator ${principal.subject}`;
    const cursor = yield* cursorFor(services, request, { tenantId, holder });
    if (!services.streams.hasRoom(holder)) return yield* tooManyStreams(limits.streamsPerTenant);
    const following = { tenantId, workflowId: query.workflow ?? null, cursor, heartbeatMs: limits.heartbeatMs };
    const body = inPlace(services, holder, cursor, (ids) =>
      streamOf(services, { ...following, ids }, query.outputs ?? "full"),
    );
    return HttpServerResponse.stream(Stream.encodeText(body), { contentType: CONTENT_TYPE, headers: STREAM_HEADERS });
  });
