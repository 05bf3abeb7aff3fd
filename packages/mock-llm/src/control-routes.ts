import type { CallService } from "./call-service.ts";
import { fieldOf, ok, problem } from "./control-answer.ts";
import type { ControlAnswer, ControlRequest, Handler } from "./control-answer.ts";
import { FAULT_ROUTES } from "./fault-routes.ts";

/** Pages stay small, so that writing one does not delay the answers that fall due meanwhile. */
const MAX_PAGE_CALLS = 200;
const MAX_WAIT_MS = 25_000;

/** A whole number of the query or the body, or null where it is none. */
const naturalNumber = (value: unknown, fallback: number): number | null => {
  const number = value === null || value === undefined ? fallback : Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
};

const journal: Handler = (service, { query }) => {
  const cursor = naturalNumber(query.get("cursor"), 0);
  const limit = naturalNumber(query.get("limit"), MAX_PAGE_CALLS);
  if (cursor === null || limit === null || limit === 0)
    return problem(400, "cursor and limit: whole numbers, limit above 0");
  return ok(service.journal.page(cursor, Math.min(limit, MAX_PAGE_CALLS), query.get("pending") === "true"));
};

const armBarrier: Handler = (service, { body }) => {
  const expected = naturalNumber(fieldOf(body, "expected"), 0);
  const timeoutMs = fieldOf(body, "timeoutMs");
  if (expected === null || expected === 0) return problem(400, "expected: a whole number above 0");
  if (typeof timeoutMs !== "number" || !(timeoutMs > 0)) return problem(400, "timeoutMs: a number above 0");
  const armed = service.barrier.arm(expected, timeoutMs);
  return armed === null ? problem(409, "a barrier is armed already; disarm it first") : { status: 201, body: armed };
};

const awaitBarrier: Handler = async (service, { query }) => {
  const barrierId = naturalNumber(query.get("barrierId"), 0);
  const waitMs = naturalNumber(query.get("waitMs"), 0);
  if (barrierId === null || waitMs === null) return problem(400, "barrierId and waitMs: whole numbers");
  if (service.barrier.state(barrierId)?.state === "armed") await service.barrier.settled(Math.min(waitMs, MAX_WAIT_MS));
  const state = service.barrier.state(barrierId);
  return state === null ? problem(404, `barrier ${barrierId} is not known`) : ok(state);
};

const disarmBarrier: Handler = (service) => {
  service.barrier.disarm();
  return ok({});
};

const stats: Handler = (service) =>
  ok({
    inFlight: service.journal.inFlight,
    largestInFlight: service.journal.largestInFlight,
    endedCount: service.journal.endedCount,
    ...service.refusals,
  });

const configure: Handler = async (service, { body }) => {
  const { patchedSettings } = await import("./settings-patch.ts");
  const patched = patchedSettings(service.settings, body);
  if (typeof patched === "string") return problem(400, patched);
  service.configure(patched);
  return ok(service.settings);
};

const reset: Handler = (service) => {
  service.reset();
  return ok({});
};

const ROUTES: Readonly<Record<string, Handler>> = {
  "GET health": () => ok({ status: "ready" }),
  "GET journal": journal,
  "POST barrier": armBarrier,
  "GET barrier": awaitBarrier,
  "DELETE barrier": disarmBarrier,
  "GET stats": stats,
  "GET settings": (service) => ok(service.settings),
  "PATCH settings": configure,
  "POST reset": reset,
  ...FAULT_ROUTES,
};

/** Answers a request to the server's own side; never touches the request path of the LLM. */
export const answerControl = async (service: CallService, request: ControlRequest): Promise<ControlAnswer> => {
  const handler = ROUTES[`${request.method} ${request.path}`];
  return handler === undefined
    ? problem(404, `no control endpoint ${request.method} ${request.path}`)
    : handler(service, request);
};
