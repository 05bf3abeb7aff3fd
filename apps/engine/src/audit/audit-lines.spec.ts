import { AuditVerifier } from "@plimsoll/application";
import { AuditScribe, auditGenesisText, type AuditHead, type AuditRow, auditRowText } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { headLine, rowLine, visitLines } from "./audit-lines.ts";

const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");
const TENANT = 'a "tenant"\n';

const chain = (count: number): { readonly rows: readonly AuditRow[]; readonly head: AuditHead } => {
  const scribe = new AuditScribe();
  const genesis = sha256Hex(auditGenesisText(TENANT));
  const rows: AuditRow[] = [];
  for (let position = 1; position <= count; position += 1) {
    const detail = { text: 'quote " slash \\ nul \u0000 line \u2028 half \ud800 ü', n: 0.1 + position };
    const entries = `[${scribe.entry({ atMs: position, actor: "a", action: "b", subject: "", detail })}]`;
    const link = { position, atMs: position, previousHash: rows.at(-1)?.hash ?? genesis, entries };
    rows.push({ tenantId: TENANT, ...link, hash: sha256Hex(auditRowText(link)) });
  }
  const head = { tenantId: TENANT, position: count, hash: rows.at(-1)?.hash ?? genesis };
  return { rows, head: { ...head, basePosition: 0, baseHash: genesis } };
};

const verdictOf = (lines: readonly string[]) => {
  const verifier = new AuditVerifier({ sha256Hex });
  Result.getOrThrow(visitLines(`${lines.join("\n")}\n`, verifier));
  return verifier.verdicts();
};

const faultsOf = (lines: readonly string[]) => verdictOf(lines).flatMap(({ faults }) => faults.map(({ kind }) => kind));

it("comes to the same hashes from the exported lines alone, whatever characters are in them", () => {
  const { rows, head } = chain(5);
  const lines = [headLine(head), ...rows.map(rowLine)];
  expect(verdictOf(lines)).toMatchObject([{ tenantId: TENANT, rows: 5, entries: 5, headHash: head.hash, faults: [] }]);
  expect(JSON.parse(lines[1] ?? "")).toMatchObject({ entries: [{ action: "b" }] });
});

it("finds a line that was removed, moved or changed", () => {
  const { rows, head } = chain(5);
  const lines = rows.map(rowLine);
  const [one = "", two = "", three = "", four = "", five = ""] = lines;
  const top = headLine(head);
  expect(faultsOf([top, one, two, three, four])).toContain("truncated");
  expect(faultsOf([top, two, three, four, five])).toContain("gap");
  expect(faultsOf([top, one, three, two, four, five])).toContain("gap");
  expect(faultsOf([top, one, two.replace('"action":"b"', '"action":"c"'), three, four, five])).toContain("changed");
});

it("takes a part of a log as an excerpt, and text that is not canonical as it stands", () => {
  const { rows } = chain(5);
  expect(faultsOf(rows.slice(2, 4).map(rowLine))).toEqual([]);
  const [row] = rows;
  if (row === undefined) throw new Error("no row");
  const spaced = { ...row, entries: row.entries.replace(",", " ,") };
  expect(rowLine(spaced)).toContain("entriesText");
  expect(faultsOf([rowLine(spaced)])).toEqual(["changed"]);
});

it("says which line is none of its own", () => {
  const refused = visitLines("{}\n", new AuditVerifier({ sha256Hex }));
  expect(Result.isFailure(refused) ? refused.failure.message : "").toBe("line 1 is no row of an audit log");
});
