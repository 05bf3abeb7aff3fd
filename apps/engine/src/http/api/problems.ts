import * as HttpApiError from "effect/http-api/HttpApiError";
import * as Schema from "effect/Schema";

/** What every problem says beyond RFC 9457: what to put right, and how. */
const fields = {
  /** Stable, kebab-case: what a program goes by. */
  code: Schema.String,
  detail: Schema.String,
  /** Where in the request, e.g. `tasks[3].dependsOn[0]`; null where it is no field's fault. */
  field: Schema.NullOr(Schema.String),
  /** What was found there, shortened; null where there is nothing to show. */
  value: Schema.NullOr(Schema.String),
  hint: Schema.String,
};

/** The part of a problem that differs from one to the next. */
export interface ProblemDetail {
  readonly code: string;
  readonly detail: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly hint: string;
}

const urn = <const Name extends string>(name: Name) => `urn:plimsoll:problem:${name}` as const;

/** 401: no token, or one that does not hold. */
export class NotAuthenticated extends HttpApiError.Problem<NotAuthenticated>()(
  "NotAuthenticated",
  { type: urn("not-authenticated"), status: 401, title: "Who is asking is not known" },
  fields,
) {}

/** 403: the token holds, and does not allow this. */
export class NotAllowed extends HttpApiError.Problem<NotAllowed>()(
  "NotAllowed",
  { type: urn("not-allowed"), status: 403, title: "This token does not allow it" },
  fields,
) {}

/** 404: nothing of that name in this tenant; the same answer as for another tenant's. */
export class NotFound extends HttpApiError.Problem<NotFound>()(
  "NotFound",
  { type: urn("not-found"), status: 404, title: "There is no such thing here" },
  fields,
) {}

/** 409: the name is taken by something else. */
export class Conflicting extends HttpApiError.Problem<Conflicting>()(
  "Conflicting",
  { type: urn("conflict"), status: 409, title: "It contradicts what is there" },
  fields,
) {}

/** 413: more than the server takes. */
export class TooLarge extends HttpApiError.Problem<TooLarge>()(
  "TooLarge",
  { type: urn("too-large"), status: 413, title: "The body is too large" },
  fields,
) {}

/** 422: understood, and can't be done as it is written. */
export class InvalidRequest extends HttpApiError.Problem<InvalidRequest>()(
  "InvalidRequest",
  { type: urn("invalid-request"), status: 422, title: "The request can't be done as it is written" },
  fields,
) {}

/** 429: too much at once, or for today; `retry-after` or the hint says when to come back. */
export class TooManyRequests extends HttpApiError.Problem<TooManyRequests>()(
  "TooManyRequests",
  { type: urn("too-many-requests"), status: 429, title: "Too much at once" },
  fields,
) {}

/** 500: a bug; its trace is in the log and not in the answer. */
export class InternalProblem extends HttpApiError.Problem<InternalProblem>()(
  "InternalProblem",
  { type: urn("internal"), status: 500, title: "The server has a bug" },
  fields,
) {}

/** 503: not now; the same request may work in a moment. */
export class Unavailable extends HttpApiError.Problem<Unavailable>()(
  "Unavailable",
  { type: urn("unavailable"), status: 503, title: "Not at this moment" },
  fields,
) {}
