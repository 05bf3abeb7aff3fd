import type { WorkflowKey } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { noSuchWorkflow, shownValue } from "../api/problem-of-failure.ts";
import { InvalidRequest, NotAllowed, type NotFound } from "../api/problems.ts";
import { refuseAccess } from "../audit/refused-access.ts";
import type { Principal } from "../auth/principal.ts";

const tenantNeeded = () =>
  new InvalidRequest({
    code: "tenant-needed",
    detail: "This token names no tenant, and the request doesn't either.",
    field: "tenant",
    value: null,
    hint: "Add ?tenant=<tenant id> to the address.",
  });

const foreignTenant = (field: string, tenantId: string) =>
  new NotAllowed({
    code: "foreign-tenant",
    detail: "The request names a tenant that is not the token's.",
    field,
    value: shownValue(tenantId),
    hint: "Leave it out: the tenant is the one in the token's app_metadata.tenant_id.",
  });

/** The tenant that something new belongs to: the token's, or for an operator the one that is named. */
export const tenantOf = (
  principal: Principal,
  named: string | undefined,
  field = "tenant",
): Effect.Effect<string, InvalidRequest | NotAllowed> => {
  if (named !== undefined && !principal.operator && named !== principal.tenantId) {
    return refuseAccess({ code: "foreign-tenant", subject: named }, foreignTenant(field, named));
  }
  const tenantId = named ?? principal.tenantId;
  return tenantId === null ? Effect.fail(tenantNeeded()) : Effect.succeed(tenantId);
};

/** The tenant whose things are shown: null is all of them, for an operator who names none. */
export const tenantSeen = (
  principal: Principal,
  named: string | undefined,
): Effect.Effect<string | null, InvalidRequest | NotAllowed> =>
  principal.operator && named === undefined ? Effect.succeed(null) : tenantOf(principal, named);

/** A workflow that the principal may see; of another tenant's it is not even said that there is one. */
export const keyOf = (
  principal: Principal,
  workflowId: string,
  named: string | undefined,
): Effect.Effect<WorkflowKey, InvalidRequest | NotFound> => {
  if (named !== undefined && !principal.operator && named !== principal.tenantId) {
    return refuseAccess({ code: "foreign-tenant", subject: named }, noSuchWorkflow({ workflowId }));
  }
  const tenantId = named ?? principal.tenantId;
  return tenantId === null ? Effect.fail(tenantNeeded()) : Effect.succeed({ tenantId, workflowId });
};
