import type { WorkflowSummary } from "@plimsoll/application";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { HttpServerRequest } from "effect/http/HttpServerRequest";
import * as HttpServerResponse from "effect/http/HttpServerResponse";
import * as Result from "effect/Result";
import * as Stream from "effect/Stream";
import { problemOfStore, shownValue } from "../api/problem-of-failure.ts";
import { InvalidRequest, TooManyRequests } from "../api/problems.ts";
import { CurrentPrincipal } from "../auth/principal.ts";
import { EventCursor, FINISHED_KEPT_MS } from "../events/event-cursor.ts";
import { type Following, followJournal } from "../events/follow-journal.ts";
import { OPENING, RECONNECT, serverSentEvent } from "../events/server-sent-events.ts";
import type { HttpServices } from "../http-services.ts";
import { tenantSeen } from "./tenant-scope.ts";

const LISTED = 10_000;

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

const tooManyStreams = (limit: number) =>
  new TooManyRequests({
    code: "too-many-streams",
    detail: `This tenant has ${limit} event streams open, which is the limit.`,
    field: null,
    value: null,
    hint: "Close one: a single stream tells of all workflows.",
  });

/** A cursor that holds the end of every journal there is. */
const cursorAtEnd = Effect.fnUntraced(function* ({ store }: HttpServices, tenantId: string | null, nowMs: number) {
  const cursor = new EventCursor(nowMs);
  const listed = yield* store.list({ ...(tenantId === null ? {} : { tenantId }), limit: LISTED });
  const recent = ({ finishedAtMs }: WorkflowSummary) =>
    finishedAtMs === null || finishedAtMs > nowMs - FINISHED_KEPT_MS;
  for (const key of listed.filter(recent)) {
    const stored = yield* store.load(key);
    if (stored !== null) cursor.place(key, stored.lastSequence, key.finishedAtMs);
  }
  return cursor;
});

const cursorFor = Effect.fnUntraced(function* (
  services: HttpServices,
  { query, headers }: FollowRequest,
  tenantId: string | null,
) {
  const given = headers["last-event-id"];
  if (given !== undefined && given !== "") {
    const parsed = EventCursor.parse(given);
    return Result.isSuccess(parsed) ? parsed.success : yield* malformedCursor(given);
  }
  const nowMs = yield* Clock.currentTimeMillis;
  if (query.from !== "now") return new EventCursor(nowMs);
  return yield* cursorAtEnd(services, tenantId, nowMs).pipe(Effect.mapError(problemOfStore));
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

const STREAM_HEADERS = { "cache-control": "no-store", "x-accel-buffering": "no" };
const CONTENT_TYPE = "text/event-stream";
const HEAD_HEADERS = { ...STREAM_HEADERS, "content-type": CONTENT_TYPE };

/** The stream holds one of its tenant's places from the first read to the end: an answer that nobody reads holds none. */
const inPlace = <A, E>(
  { streams }: HttpServices,
  holder: string,
  body: Stream.Stream<A, E>,
): Stream.Stream<A | string, E> =>
  Stream.unwrap(
    Effect.acquireRelease(
      Effect.sync(() => streams.open(holder)),
      (isOpen) => Effect.sync(() => (isOpen ? streams.close(holder) : undefined)),
    ).pipe(Effect.map((isOpen): Stream.Stream<A | string, E> => (isOpen ? body : Stream.make(RECONNECT)))),
  );

/** GET /v1/events: until the listener goes, the store fails or the server stops. */
export const follow = (services: HttpServices) =>
  Effect.fnUntraced(function* (request: FollowRequest) {
    const principal = yield* CurrentPrincipal;
    const { query } = request;
    const tenantId = yield* tenantSeen(principal, query.tenant);
    const { method } = yield* HttpServerRequest;
    if (method === "HEAD") return HttpServerResponse.empty({ status: 200, headers: HEAD_HEADERS });
    const cursor = yield* cursorFor(services, request, tenantId);
    const { limits } = services.settings;
    const holder = principal.tenantId ?? `operator ${principal.subject}`;
    if (!services.streams.hasRoom(holder)) {
      const full = tooManyStreams(limits.streamsPerTenant);
      return yield* full;
    }
    const following = { tenantId, workflowId: query.workflow ?? null, cursor, heartbeatMs: limits.heartbeatMs };
    const body = inPlace(services, holder, streamOf(services, following, query.outputs ?? "full"));
    return HttpServerResponse.stream(Stream.encodeText(body), { contentType: CONTENT_TYPE, headers: STREAM_HEADERS });
  });
