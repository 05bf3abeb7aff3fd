import type { AuditScope } from "@plimsoll/application";
import type { Statement } from "../connection/open-database.ts";

/** What rows are asked for. */
export type AuditScan = AuditScope;

/** The last row of a page. */
export interface Place {
  readonly tenantId: string;
  readonly position: number;
}

const ROW = `
select tenant_id, position, at_ms, entries::text as entries, encode(previous_hash, 'hex') as previous_hash,
  encode(hash, 'hex') as hash
from plimsoll.audit_log l`;

const HEADS = `
select tenant_id, position, encode(hash, 'hex') as hash, base_position, encode(base_hash, 'hex') as base_hash
from plimsoll.audit_heads where ($1::text is null or tenant_id = $1) order by tenant_id`;

/** By positions, since clocks of several engines differ: an excerpt has no gaps. */
const FROM = `
and position >= (select min(x.position) from plimsoll.audit_log x where x.tenant_id = l.tenant_id and x.at_ms >= `;
const TO = `
and position <= (select max(x.position) from plimsoll.audit_log x where x.tenant_id = l.tenant_id and x.at_ms <= `;

export const headsStatement = ({ tenantId }: AuditScan): Statement => ({ text: HEADS, values: [tenantId ?? null] });

export const pageStatement = (tenantId: string, afterPosition: number, limit: number): Statement => ({
  name: "audit-page",
  text: `${ROW} where tenant_id = $1 and position > $2 order by position limit $3`,
  values: [tenantId, afterPosition, limit],
});

/** A page in the order of tenants and positions, behind a place. */
export const scanStatement = ({ tenantId, fromMs, toMs }: AuditScan, after: Place | null, limit: number): Statement => {
  const values: (string | number)[] = [];
  const bind = (value: string | number): string => `$${values.push(value)}`;
  const conditions = [
    ...(tenantId === undefined ? [] : [`and tenant_id = ${bind(tenantId)}`]),
    ...(after === null ? [] : [`and (tenant_id, position) > (${bind(after.tenantId)}, ${bind(after.position)})`]),
    ...(fromMs === undefined ? [] : [`${FROM}${bind(fromMs)}::double precision)`]),
    ...(toMs === undefined ? [] : [`${TO}${bind(toMs)}::double precision)`]),
  ];
  const text = `${ROW} where true ${conditions.join(" ")} order by tenant_id, position limit ${bind(limit)}`;
  return { text, values };
};
