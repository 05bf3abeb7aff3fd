import { ConformanceReport } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../testing/run-in-process.ts";
import { runPlimsoll } from "../testing/run-plimsoll.ts";
import { conformanceDocs } from "./conformance-docs.ts";

const LIMIT_MS = 180_000;
const decode = Schema.decodeUnknownSync(ConformanceReport);

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-conformance-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe("plimsoll conformance", { timeout: LIMIT_MS }, () => {
  it("tries langgraph-js as a process, and shows what the library itself loses", async () => {
    const end = await runPlimsoll(["conformance", "--orchestrators", "langgraph-js", "--agent-count", "6"], { cwd });
    expect(end.exitCode, end.stderr).toBe(0);
    const [id = ""] = readdirSync(path.join(cwd, "results"));
    const folder = path.join(cwd, "results", id);
    expect(readdirSync(folder).sort()).toEqual(["conformance.html", "conformance.json", "conformance.md"]);
    const report = decode(JSON.parse(readFileSync(path.join(folder, "conformance.json"), "utf8")));
    const statuses = (report.subjects[0]?.checks ?? []).map(({ status }) => status);
    expect(statuses).toEqual(["holds", "holds", "holds", "holds", "holds", "holds", "noted", "noted", "holds"]);
    expect(report.traps.map(({ setting, neverRan }) => [setting, neverRan > 0])).toEqual([
      ["maxConcurrency 8", true],
      ["no maxConcurrency", false],
    ]);
    expect(end.stdout).toContain("CONFORMS");
  });

  it("counts a stub for nothing, and says what could not be tried", async () => {
    const end = await runInProcess(["conformance", "--orchestrators", "stub", "--agent-count", "3", "--json"], cwd);
    expect(end.exitCode).toBe(97);
    const [stub] = decode(JSON.parse(end.stdout)).subjects;
    expect(stub).toMatchObject({ devMode: true, failure: null });
    expect(stub?.checks.find(({ name }) => name === "hang")?.status).toBe("not-measured");
  });

  it.each([
    [[], ["--orchestrators: nobody is named"]],
    [["--orchestrators", "crewai,"], ['"crewai,"']],
    [["--orchestrators", "stub,stub"], ["twice"]],
    [
      ["--orchestrators", "crewia"],
      ["crewia", "crewai"],
    ],
    [
      ["--orchestrators", "stub", "--agent-count", "2"],
      ["--agent-count", "3 or more"],
    ],
    [
      ["--orchestrators", "stub", "--agents-from", "none.py:make"],
      ['"none.py:make"', "there is no file"],
    ],
  ])("refuses %j", async (args, parts) => {
    const end = await runInProcess(["conformance", ...args], cwd);
    expect([end.exitCode, end.stdout]).toEqual([2, ""]);
    expect(parts.filter((part) => !end.stderr.includes(part))).toEqual([]);
    expect(end.stderr).toMatch(/^hint: /m);
  });
});

describe("docs/conformance.md and the page of its run", () => {
  it("are what their generator says of the newest committed run", async () => {
    const docs = Object.entries((await conformanceDocs()) ?? {});
    expect(docs.map(([file]) => path.basename(file))).toEqual(["conformance.md", "conformance.html"]);
    for (const [file, text] of docs) expect(readFileSync(file, "utf8"), file).toBe(text);
  });
});
