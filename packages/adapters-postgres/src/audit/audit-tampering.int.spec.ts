import { AuditVerifier, type WorkflowStorePort } from "@plimsoll/application";
import { dispatched, finished, sha256Hex, succeeded, taskOf, workflowOf } from "@plimsoll/contract-tests";
import type { AuditVerdict } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Run } from "../connection/open-database.ts";
import { type AuditedDatabase, openAuditedDatabase } from "../testing/audited-database.ts";
import { walkAudit } from "./audit-trail.ts";

const EDITS = 1_000;
const TENANTS = ["alpha", "beta"];
const TASKS = 20;
const scope = Scope.makeUnsafe();
let opened: AuditedDatabase;

const life = Effect.fnUntraced(function* (store: WorkflowStorePort, tenantId: string, workflowId: string) {
  const tasks = Array.from({ length: TASKS }, (_, index) => taskOf(`t${index}`));
  const definition = workflowOf(tenantId, workflowId, tasks);
  yield* store.accept(definition, 1);
  yield* store.claim(definition, "engine", 2, 1e9);
  let firstSequence = 3;
  for (const { taskId } of tasks) {
    const events = [dispatched({ taskId }), succeeded({ taskId })];
    yield* store.append([{ tenantId, workflowId, epoch: 1, firstSequence, events }]);
    firstSequence += events.length;
  }
  yield* store.append([{ tenantId, workflowId, epoch: 1, firstSequence, events: [finished("succeeded")] }]);
});

beforeAll(async () => {
  opened = await Effect.runPromise(Scope.provide(openAuditedDatabase(), scope));
  for (const tenantId of TENANTS) await Effect.runPromise(life(opened.store, tenantId, "life"));
}, 60_000);
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)));

const run: Run = async ({ text, values = [] }) =>
  (await opened.admin.query(text, [...values])).rows as readonly Record<string, unknown>[];

const verdicts = async (): Promise<readonly AuditVerdict[]> => {
  const verifier = new AuditVerifier({ sha256Hex });
  await walkAudit(run, {}, verifier, false);
  return verifier.verdicts();
};

const faultsFound = async (): Promise<readonly string[]> =>
  (await verdicts()).flatMap(({ faults }) => faults.map(({ kind }) => kind));

/** What somebody with every right does, with all triggers off; undone when it was looked at. */
const tampered = async (statements: readonly string[]): Promise<readonly string[]> => {
  await opened.admin.query("begin");
  try {
    await opened.admin.query("set local session_replication_role = replica");
    for (const statement of statements) {
      const { rowCount } = await opened.admin.query(statement);
      if (statement.startsWith("update") || statement.startsWith("delete")) expect(rowCount).toBeGreaterThan(0);
    }
    return await faultsFound();
  } finally {
    await opened.admin.query("rollback");
  }
};

/** Rows of one tenant: acceptance, claim, one for each task, the end. */
const LAST = TASKS + 3;
const tenant = fc.constantFrom(...TENANTS);
const position = fc.integer({ min: 1, max: LAST });
const at = (tenantId: string, row: number): string => `tenant_id = '${tenantId}' and position = ${row}`;

const CONTENT = [
  // One digit, anywhere in the entries.
  () =>
    `entries = overlay(entries::text placing (case substr(entries::text, x.p, 1) when '1' then '2' else '1' end) from x.p)::json`,
  (n: number) => `entries = replace(entries::text, '"actor":"', '"actor":"x${n}')::json`,
  () => `entries = replace(entries::text, ',', ' ,')::json`,
  (n: number) => `entries = replace(entries::text, '"subject":"life"', '"subject":"life${n}"')::json`,
  () => `entries = '[]'::json`,
  (n: number) => `at_ms = at_ms + ${1 + n}`,
  (n: number) => `hash = sha256('${n}'::bytea)`,
  (n: number) => `previous_hash = sha256('${n}'::bytea)`,
  (n: number) => `hash = set_byte(hash, ${n % 32}, (get_byte(hash, ${n % 32}) + 1) % 256)`,
  (n: number) => `position = position + ${1_000 + n}`,
  (n: number) => `tenant_id = 'gamma${n}'`,
] as const;

const digitPlace = (tenantId: string, row: number): string =>
  `(select min(i) as p from plimsoll.audit_log y, generate_series(1, length(y.entries::text)) i where y.${at(tenantId, row).replace("and ", "and y.")} and substr(y.entries::text, i, 1) ~ '[0-9]')`;

const changed = fc
  .tuple(tenant, position, fc.nat({ max: CONTENT.length - 1 }), fc.nat({ max: 500 }))
  .map(([who, row, kind, n]) => {
    const set = CONTENT[kind]?.(n) ?? "";
    const from = kind === 0 ? ` from ${digitPlace(who, row)} x` : "";
    return [`update plimsoll.audit_log set ${set}${from} where ${at(who, row)}`];
  });

/** The hash of the changed row is made right again: its successors, or the head, must give it away. */
const changedAndRehashed = fc
  .tuple(tenant, position, fc.nat({ max: 500 }))
  .map(([who, row, n]) => [
    `update plimsoll.audit_log set entries = replace(entries::text, '"actor":"', '"actor":"x${n}')::json where ${at(who, row)}`,
    `update plimsoll.audit_log set hash = sha256(convert_to(encode(previous_hash, 'hex') || e'\\n' || position || e'\\n' || at_ms || e'\\n' || entries::text, 'UTF8')) where ${at(who, row)}`,
  ]);

const removed = fc
  .tuple(tenant, position, fc.integer({ min: 1, max: 5 }), fc.boolean())
  .map(([who, row, count, isTail]) => [
    isTail
      ? `delete from plimsoll.audit_log where tenant_id = '${who}' and position > ${LAST - count}`
      : `delete from plimsoll.audit_log where tenant_id = '${who}' and position between ${row} and ${row + count - 1}`,
  ]);

/** Two rows change places: with their hashes and links, or their contents alone. */
const reordered = fc
  .tuple(tenant, fc.uniqueArray(position, { minLength: 2, maxLength: 2 }), fc.boolean())
  .map(([who, [one = 1, two = 2], whole]) => {
    const content = `update plimsoll.audit_log a set entries = b.entries, at_ms = b.at_ms from plimsoll.audit_log b
      where a.tenant_id = '${who}' and b.tenant_id = '${who}' and ((a.position = ${one} and b.position = ${two}) or (a.position = ${two} and b.position = ${one}))`;
    if (!whole) return [content];
    return [
      `update plimsoll.audit_log set position = 100000 where ${at(who, one)}`,
      `update plimsoll.audit_log set position = ${one} where ${at(who, two)}`,
      `update plimsoll.audit_log set position = ${two} where ${at(who, 100_000)}`,
    ];
  });

/** A forged row at the end or at a new place, a copy of another, or one of the other tenant's. */
const inserted = fc.tuple(tenant, position, fc.integer({ min: 0, max: 3 })).map(([who, row, kind]) => {
  const columns = "(tenant_id, position, at_ms, entries, previous_hash, hash)";
  const forged = `'[{"atMs":1,"actor":"token:eve","action":"forged","subject":"","detail":{}}]'`;
  const place = [`${LAST + 1}`, "0", `${LAST + 1 + row}`, `-${row}`][kind] ?? "0";
  const text = kind === 3 ? "l.entries" : `${forged}::json`;
  return [
    `insert into plimsoll.audit_log ${columns} select '${who}', ${place}, 1, ${text}, l.hash,
      sha256(convert_to(encode(l.hash, 'hex') || e'\\n' || ${place} || e'\\n1\\n' || ${text}::text, 'UTF8'))
     from plimsoll.audit_log l where ${at(who, kind === 0 ? LAST : row)}`,
  ];
});

const headTouched = fc.tuple(tenant, fc.integer({ min: 0, max: 3 }), position).map(([who, kind, row]) => {
  const whose = `where tenant_id = '${who}'`;
  const statements = [
    `delete from plimsoll.audit_heads ${whose}`,
    `update plimsoll.audit_heads set position = position - 1 ${whose}`,
    `update plimsoll.audit_heads set hash = sha256('${row}'::bytea) ${whose}`,
    // As if the beginning had been archived, with the right hash; but no entry says so.
    `update plimsoll.audit_heads h set base_position = l.position, base_hash = l.hash from plimsoll.audit_log l where h.tenant_id = '${who}' and l.${at(who, row).replace("and ", "and l.")}`,
  ];
  const gone = kind === 3 ? [`delete from plimsoll.audit_log where tenant_id = '${who}' and position <= ${row}`] : [];
  return [statements[kind] ?? "", ...gone];
});

describe("tampering with the audit log", () => {
  it("is not found where there was none", async () => {
    const sound = await verdicts();
    expect(sound.map(({ tenantId, rows, faults }) => [tenantId, rows, faults])).toEqual(
      TENANTS.map((who) => [who, LAST, []]),
    );
  });

  it(`AC8.3: is found, all of ${EDITS} random edits on real PostgreSQL: changed, removed, moved and put in`, async () => {
    const edit = fc.oneof(
      { weight: 4, arbitrary: changed },
      { weight: 2, arbitrary: changedAndRehashed },
      { weight: 2, arbitrary: removed },
      { weight: 2, arbitrary: reordered },
      { weight: 2, arbitrary: inserted },
      { weight: 1, arbitrary: headTouched },
    );
    let looked = 0;
    const found = fc.asyncProperty(edit, async (statements) => {
      looked += 1;
      expect(await tampered(statements)).not.toEqual([]);
    });
    await fc.assert(found, { numRuns: EDITS, endOnFailure: true });
    expect(looked).toBe(EDITS);
    expect(await faultsFound()).toEqual([]);
  }, 60_000);

  it("is found by a head that was noted before, when somebody wrote the whole chain anew", async () => {
    const [before] = await verdicts();
    await opened.admin.query("begin");
    await opened.admin.query("set local session_replication_role = replica");
    await opened.admin.query("delete from plimsoll.audit_log where tenant_id = 'alpha'");
    await opened.admin.query("delete from plimsoll.audit_heads where tenant_id = 'alpha'");
    await opened.admin.query(`select private.append_audit('alpha', 1, '[]')`);
    const unaware = await faultsFound();
    const verifier = new AuditVerifier({ sha256Hex, expectedHash: before?.headHash ?? "" });
    await walkAudit(run, { tenantId: "alpha" }, verifier, false);
    await opened.admin.query("rollback");
    expect(unaware).toEqual([]);
    expect(verifier.verdicts()[0]?.faults.map(({ kind }) => kind)).toEqual(["anchor"]);
  });
});
