import { AuditChainCheck, type AuditExpectations, type AuditVerdict, type Sha256Hex } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { AuditScope, AuditTrailPort, AuditVisitor } from "../../ports/audit-log.port.ts";
import type { StoreFailure } from "../../ports/workflow-store.port.ts";

/** What verification needs besides the log. */
export interface AuditVerification {
  readonly sha256Hex: Sha256Hex;
  /** A head that was noted before, for the one tenant that is looked at. */
  readonly expectedHash?: string;
}

/** Collects rows from wherever they come, tenant by tenant, and answers with a verdict on each. */
export class AuditVerifier implements AuditVisitor {
  readonly #verification: AuditVerification;
  readonly #verdicts: AuditVerdict[] = [];
  #check: AuditChainCheck | null = null;

  constructor(verification: AuditVerification) {
    this.#verification = verification;
  }

  readonly tenant: AuditVisitor["tenant"] = (tenantId, head) => {
    this.#close();
    const { sha256Hex, expectedHash } = this.#verification;
    const expectations: AuditExpectations = { head, ...(expectedHash === undefined ? {} : { expectedHash }) };
    this.#check = new AuditChainCheck(tenantId, expectations, sha256Hex);
  };

  readonly row: AuditVisitor["row"] = (row) => this.#check?.add(row);

  verdicts(): readonly AuditVerdict[] {
    this.#close();
    return this.#verdicts;
  }

  #close(): void {
    if (this.#check !== null) this.#verdicts.push(this.#check.end());
    this.#check = null;
  }
}

/** Recomputes every hash of the log from what its rows say; in an honest log no verdict has a fault. */
export const verifyAudit = (
  trail: AuditTrailPort,
  scope: Pick<AuditScope, "tenantId">,
  verification: AuditVerification,
): Effect.Effect<readonly AuditVerdict[], StoreFailure> =>
  Effect.suspend(() => {
    const verifier = new AuditVerifier(verification);
    return Effect.map(trail.scan(scope, verifier), () => verifier.verdicts());
  });
