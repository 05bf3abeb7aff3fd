import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware";
import * as HttpApiSecurity from "effect/http-api/HttpApiSecurity";
import type { CurrentPrincipal } from "../auth/principal.ts";
import { InvalidRequest, NotAuthenticated, TooManyRequests } from "./problems.ts";

/** Finds out who asks, and refuses who asks too much. */
export class Authorization extends HttpApiMiddleware.Service<Authorization, { provides: CurrentPrincipal }>()(
  "@plimsoll/engine/http/Authorization",
  { security: { bearer: HttpApiSecurity.bearer }, error: [NotAuthenticated, TooManyRequests] },
) {}

/** Turns what the schemas refuse into a problem that names the field, the value and what is allowed. */
export class ReadableRefusals extends HttpApiMiddleware.Service<ReadableRefusals>()(
  "@plimsoll/engine/http/ReadableRefusals",
  { error: InvalidRequest },
) {}
