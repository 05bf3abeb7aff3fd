import type { JournalEntry } from "@plimsoll/application";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UsageReport } from "../report/usage-report.ts";
import { runEngine } from "../testing/run-engine.ts";
import { makeWorkFolder } from "../testing/work-folder.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 300_000;
const TASKS = 6;
const TOKENS_EACH = 7;
/** Programs, since these report tokens; one after the other, each long enough to be killed within. */
const PROGRAM = `setTimeout(() => console.log(JSON.stringify({ output: "x", usage: { tokens: ${TOKENS_EACH} } })), 400);\n`;
const WORKFLOW = [
  "name: Spends tokens",
  "tasks:",
  ...Array.from({ length: TASKS }, (_, at) =>
    [`  - id: t-${at}`, "    command: [node, spend.mjs]", ...(at === 0 ? [] : [`    dependsOn: [t-${at - 1}]`])].join(
      "\n",
    ),
  ),
].join("\n");

let cwd: string;
beforeAll(() => {
  cwd = makeWorkFolder();
  writeFileSync(path.join(cwd, "spend.mjs"), PROGRAM);
  writeFileSync(path.join(cwd, "spend.yaml"), `${WORKFLOW}\n`);
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const usageOf = async (...args: readonly string[]): Promise<UsageReport> => {
  const { stdout } = await runEngine(["usage", "--json", ...args], { cwd });
  return JSON.parse(stdout) as UsageReport;
};

/** Attempts and tokens by the journal, event by event: the reference. */
const journalled = async () => {
  const { stdout } = await runEngine(["show", "latest", "--json", "--journal"], { cwd });
  const { journal } = JSON.parse(stdout) as { readonly journal: readonly JournalEntry[] };
  const ends = journal.flatMap(({ event }) => ("usage" in event && event.usage !== undefined ? [event.usage] : []));
  return { attempts: ends.length, tokens: ends.reduce((sum, { tokens }) => sum + tokens, 0) };
};

describe("plimsoll-engine usage", { timeout: LIMIT_MS }, () => {
  it("AC8.2: counts every attempt and token once over a kill -9 and a resume", async () => {
    let isKilled = false;
    const killed = await runEngine(["run", "spend.yaml"], {
      cwd,
      onStderr: (soFar, child) => {
        if (!isKilled && soFar.includes(`[2/${TASKS}]`)) isKilled = child.kill("SIGKILL");
      },
    });
    expect(killed.exitCode).toBeNull();
    const atKill = await journalled();
    expect(atKill.tokens).toBeGreaterThanOrEqual(2 * TOKENS_EACH);
    expect(atKill.tokens).toBeLessThan(TASKS * TOKENS_EACH);
    const [before] = (await usageOf()).tenants;
    expect(before?.days).toMatchObject([atKill]);
    await runEngine(["resume"], { cwd });
    const atEnd = await journalled();
    expect(atEnd).toEqual({ attempts: TASKS, tokens: TASKS * TOKENS_EACH });
    const [after] = (await usageOf("--tenant", "default")).tenants;
    expect(after).toMatchObject({ tenantId: "default", weight: 1, days: [{ workflows: 1, ...atEnd }] });
  });

  it("reads as a table, has nothing for who used nothing, and refuses what is no day", async () => {
    const { stdout } = await runEngine(["usage"], { cwd });
    expect(stdout).toMatch(/^TENANT +DAY \(UTC\).*\ndefault +\d{4}-\d\d-\d\d +1 +6 +42 /);
    expect(stdout).toMatch(/^default: weight 1; no quotas$/m);
    expect((await usageOf("--tenant", "nobody")).tenants).toMatchObject([{ tenantId: "nobody", days: [] }]);
    expect((await runEngine(["usage", "--from", "yesterday"], { cwd })).exitCode).toBe(2);
  });
});
