import * as Context from "effect/Context";

/** Who asks: what a verified token says, and nothing that the request itself claims. */
export interface Principal {
  /** `sub` of the token, for the audit log. */
  readonly subject: string;
  /** The tenant whose workflows it sees; null for an operator whose token names none. */
  readonly tenantId: string | null;
  /** Sees all tenants. */
  readonly operator: boolean;
}

/** The principal of the request that is being answered. */
export class CurrentPrincipal extends Context.Service<CurrentPrincipal, Principal>()(
  "@plimsoll/engine/http/CurrentPrincipal",
) {}
