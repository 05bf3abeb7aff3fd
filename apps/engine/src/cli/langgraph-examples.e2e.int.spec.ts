import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleFile, runEngine } from "../testing/run-engine.ts";
import { makeWorkFolder } from "../testing/work-folder.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 240_000;
const EXAMPLE_LIMIT_MS = 60_000;
const SERVE = ["serve", "--port", "0", "--store", "memory", "--orchestrator", "stub", "--llm-latency-ms", "5"];
const EXAMPLES = ["langgraph/fleet-survey.ts", "langgraph/report-workflow.ts"].map(exampleFile);
const [SURVEY = "", REPORT = ""] = EXAMPLES;

let cwd: string;
beforeEach(() => {
  cwd = makeWorkFolder();
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

type RunExample = (file: string, env?: Readonly<Record<string, string>>) => Promise<readonly string[]>;

/** Runs a serve for as long as `use` needs it; examples get its address and token. */
const besideServe = async (use: (run: RunExample) => Promise<void>): Promise<void> => {
  let used: Promise<void> | null = null;
  const end = await runEngine(SERVE, {
    cwd,
    onStdout: (soFar, child) => {
      const [, url, token] = /PLIMSOLL_URL=(\S+)\nPLIMSOLL_TOKEN=(\S+)\n/.exec(soFar) ?? [];
      if (url === undefined || token === undefined || used !== null) return;
      used = use(async (file, env = {}) => {
        const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=@plimsoll/source", file], {
          timeout: EXAMPLE_LIMIT_MS,
          env: { PATH: process.env["PATH"], PLIMSOLL_URL: url, PLIMSOLL_TOKEN: token, ...env },
        });
        return stdout.trimEnd().split("\n");
      });
      void used.finally(() => child.kill("SIGTERM")).catch(() => undefined);
    },
  });
  if (used === null) throw new Error(`serve did not start: ${end.stderr}`);
  await used;
};

const databaseUrl = Effect.gen(function* () {
  const { startTestPostgres } = yield* Effect.promise(() => import("@plimsoll/adapters-postgres/testing"));
  return (yield* startTestPostgres()).databaseUrl;
});

describe("the LangGraph examples, beside plimsoll-engine serve on the stub", { timeout: LIMIT_MS }, () => {
  it("AC5.1: a user's graph fans out over the engine, keeps its thread in PostgreSQL, and a workflow is run as a graph", async () => {
    await besideServe(async (run) => {
      const survey = (url: string) => run(SURVEY, { DATABASE_URL: url });
      const twice = Effect.flatMap(databaseUrl, (url) =>
        Effect.promise(async () => [await survey(url), await survey(url)] as const),
      );
      const [first, second] = await Effect.runPromise(Effect.scoped(twice));
      expect(first[0]).toMatch(/^Cutty Sark: \[DEV MODE/);
      expect(first.filter((line) => line.startsWith("Submarine"))).toEqual([
        expect.stringMatching(/^Submarine: permanent: .*dive/),
      ]);
      expect(first.at(-1)).toBe('{"sent":4,"succeeded":3,"failed":1,"cancelled":0}');
      expect(second.slice(0, -1)).toEqual(first.slice(0, -1));
      expect(second.at(-1)).toBe("this thread had ended: nothing was run");
      const report = await run(REPORT);
      expect(report[0]).toBe("before the summary: outline, history, law");
      expect(report.slice(1, 5).map((line) => line.replace(/-[12]$/, ""))).toEqual(
        ["outline", "history", "law", "summary"].map((taskId) => `${taskId} succeeded on writer`),
      );
      expect(report.at(-1)).toBe('{"sent":4,"succeeded":4,"failed":0,"cancelled":0,"blocked":0}');
    });
  });
});

describe("docs/engine/langgraph.md", () => {
  it("shows no line of code that the examples, which are run above, do not have", () => {
    const page = readFileSync(path.resolve(path.dirname(SURVEY), "../../../docs/engine/langgraph.md"), "utf8");
    const snippets = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code.trim());
    const sources = EXAMPLES.map((file) => readFileSync(file, "utf8"));
    expect(snippets.length).toBeGreaterThanOrEqual(4);
    expect(snippets.filter((snippet) => !sources.some((source) => source.includes(snippet)))).toEqual([]);
  });
});
