import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureFrom } from "../testing/bridge-fixture.ts";
import { OWN_CODE, OWN_START_MS, startOwnAgents } from "../testing/own-agents-fixture.ts";
import { makeSystemClock } from "../testing/system-clock.ts";
import { findPython, type Python } from "./find-python.ts";
import type { OwnAgents } from "./own-agents.ts";
import { provisionRequirements } from "./provision-requirements.ts";
import { uvDirOf } from "./provisioning-plan.ts";

let root = "";
let python: Python = { executable: "", version: "" };
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "plimsoll-own-"));
  python = await Effect.runPromise(findPython(process.env));
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

/** The user's agents and a mock LLM. */
const start = (own: OwnAgents, phases: string[] = []) =>
  Effect.gen(function* () {
    const settings = { latency: { kind: "fixed", latencyMs: 5 } } as const;
    const llm = yield* makeMockLlm({ clock: makeSystemClock(), seed: 1, settings });
    return { llm, ...(yield* startOwnAgents(own, llm.endpoint, phases)) };
  });

const CANARY = "00ff00ff00ff00ff";

const AGENTS_OF_SIX = `
import json, os, urllib.request
import six

def ask(prompt):
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": prompt}]}).encode()
    url = os.environ["OPENAI_BASE_URL"] + "/chat/completions"
    request = urllib.request.Request(url, body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return f"six {six.__version__}: " + json.load(answer)["choices"][0]["message"]["content"]
`;

describe("own agents", () => {
  it(
    "run unmodified on a driver's environment, and say whose they are",
    async () => {
      const seen = await Effect.runPromise(
        Effect.scoped(
          Effect.gen(function* () {
            const { invoke, orchestrator, llm } = yield* start({ target: "sample_functions:ask", path: OWN_CODE });
            const result = yield* invoke(CANARY, "Hello");
            const { calls } = yield* llm.journal.read(0, true);
            return { result, calls, settings: (yield* orchestrator.describe).settings };
          }),
        ),
      );
      expect(seen.result).toMatchObject({ outcome: "succeeded", content: expect.stringContaining(CANARY) as string });
      expect(seen.calls.map(({ canaries }) => canaries)).toEqual([[CANARY]]);
      expect(seen.settings).toMatchObject({ "own.target": "sample_functions:ask", "own.kind": "callable" });
    },
    OWN_START_MS,
  );

  it(
    "that forward no mark are known to the journal by the header of their calls",
    async () => {
      const { result, calls } = await Effect.runPromise(
        Effect.scoped(
          Effect.gen(function* () {
            const { invoke, llm } = yield* start({ target: "sample_functions:ask_blocking", path: OWN_CODE });
            const result = yield* invoke(CANARY, '{"city": "Rome"}');
            const { calls } = yield* llm.journal.read(0, true);
            return { result, calls };
          }),
        ),
      );
      expect(result).toMatchObject({ outcome: "succeeded" });
      expect(calls.map(({ canaries, agentIds }) => ({ canaries, agentIds }))).toEqual([
        { canaries: [CANARY], agentIds: ["archon-1"] },
      ]);
    },
    OWN_START_MS,
  );

  it(
    "that can't be built say where, with their own traceback",
    async () => {
      const agents = await Effect.runPromise(
        Effect.scoped(
          Effect.map(start({ target: "sample_functions:refuse", path: OWN_CODE }), ({ pool }) => pool.agents),
        ),
      );
      expect(agents.map(({ status }) => status)).toEqual(["failed", "failed"]);
      const detail = String(agents[0]?.error?.detail);
      expect(detail).toContain("Traceback (most recent call last):");
      expect(detail).toContain(`File "${join(OWN_CODE, "sample_functions.py")}"`);
      expect(detail).toContain("ValueError: the database of the factory is down");
    },
    OWN_START_MS,
  );

  it(
    "fail with their own traceback",
    async () => {
      const result = await Effect.runPromise(
        Effect.scoped(
          Effect.flatMap(start({ target: "sample_functions:broken", path: OWN_CODE }), ({ invoke }) =>
            invoke(CANARY, "Hello"),
          ),
        ),
      );
      expect(result).toMatchObject({ outcome: "failed", error: { code: "orchestrator-error" } });
      const detail = String(result.outcome === "failed" ? result.error.detail : "");
      const lines = (await readFile(join(OWN_CODE, "sample_functions.py"), "utf8")).split("\n");
      const line = lines.indexOf("    return table[place]") + 1;
      expect(line).toBeGreaterThan(0);
      expect(detail).toContain(`File "${join(OWN_CODE, "sample_functions.py")}", line ${line}, in look_up`);
      expect(detail).toContain("RuntimeError: no such place");
    },
    OWN_START_MS,
  );

  it(
    "that are not there fail the start with the value and what to do",
    async () => {
      const failure = await Effect.runPromise(
        Effect.scoped(
          Effect.gen(function* () {
            const own = { target: "sample_functions:aks", path: OWN_CODE };
            return yield* failureFrom(start(own) as Effect.Effect<unknown, never>);
          }),
        ),
      );
      expect(failure).toMatchObject({ code: "died", exitCode: 66 });
      expect(failure.message).toContain(
        "--agents-from 'sample_functions:aks': 'sample_functions' has no 'aks'; it has ask",
      );
      expect(failure.hint).toContain("the traceback");
    },
    OWN_START_MS,
  );

  it(
    "run in an environment made from their requirements file, made once",
    async () => {
      const requirements = join(root, "requirements.txt");
      await writeFile(requirements, "openai==3.54.0\n");
      const own = { target: "sample_functions:ask", path: OWN_CODE, requirements };
      const run = (phases: string[]) =>
        Effect.runPromise(
          Effect.scoped(
            Effect.gen(function* () {
              const { invoke, orchestrator } = yield* start(own, phases);
              const { settings } = yield* orchestrator.describe;
              return { result: yield* invoke(CANARY, "Hello"), settings };
            }),
          ),
        );
      const phases: string[] = [];
      const { result, settings } = await run(phases);
      expect(result).toMatchObject({ outcome: "succeeded" });
      expect(String(settings["own.python"])).toMatch(/\/own-[0-9a-f]{16}\/venv\/bin\/python$/);
      expect(settings["version.openai"]).toBe("3.54.0");
      expect(phases).toContain(`installing ${requirements} (this once)`);
      const later: string[] = [];
      await run(later);
      expect(later.filter((phase) => phase.startsWith("installing"))).toEqual([]);
      // Its name comes of a temporary folder: nobody would find it again.
      await rm(join(String(settings["own.python"]), "../../.."), { recursive: true });
    },
    OWN_START_MS,
  );

  it(
    "run from a folder with nothing but themselves and one pinned package: no LLM library, so by the relay",
    async () => {
      const folder = await mkdtemp(join(root, "project-"));
      await writeFile(join(folder, "requirements.txt"), "six==1.17.0\n");
      await writeFile(join(folder, "agents.py"), AGENTS_OF_SIX);
      const own = { target: "agents.py:ask", path: folder, requirements: join(folder, "requirements.txt") };
      const { result, calls, settings } = await Effect.runPromise(
        Effect.scoped(
          Effect.gen(function* () {
            const { invoke, llm, orchestrator } = yield* start(own);
            const result = yield* invoke(CANARY, "Hello");
            const { calls } = yield* llm.journal.read(0, true);
            return { result, calls, settings: (yield* orchestrator.describe).settings };
          }),
        ),
      );
      expect(result).toMatchObject({ outcome: "succeeded" });
      const content = result.outcome === "succeeded" ? result.content : "";
      expect(content).toMatch(/^six 1\.17\.0: /);
      expect(content).toContain(CANARY);
      expect(calls.map(({ canaries }) => canaries)).toEqual([[CANARY]]);
      expect(settings["own.llmRoutes"]).toBe("relay only");
      await rm(join(String(settings["own.python"]), "../../.."), { recursive: true });
    },
    OWN_START_MS,
  );
});

describe("a requirements file", () => {
  const options = (file: string) => ({
    requirements: file,
    cacheDir: join(root, "cache"),
    env: { ...process.env, PLIMSOLL_PYTHON: python.executable },
    onPhase: () => undefined,
  });

  it("that is not there is named", async () => {
    const failure = await Effect.runPromise(failureFrom(provisionRequirements(options(join(root, "none.txt")))));
    expect(failure.code).toBe("provisioning");
    expect(failure.message).toContain(`--requirements ${join(root, "none.txt")} can't be read`);
  });

  it("is installed again when its content changes, and from its own folder", async () => {
    const uvDir = uvDirOf(join(root, "cache"), python);
    await mkdir(join(uvDir, "bin"), { recursive: true });
    await writeFile(join(uvDir, "installed"), "a script");
    const script = [
      "#!/bin/sh",
      `echo "$PWD $1 $2" >> "${root}/runs"`,
      'if [ "$1" = venv ]; then mkdir -p "$5/bin"; touch "$5/bin/python"; fi',
    ].join("\n");
    await writeFile(join(uvDir, "bin", "uv"), script);
    await chmod(join(uvDir, "bin", "uv"), 0o755);
    const file = join(root, "own.txt");
    await writeFile(file, "one==1\n");
    const first = await Effect.runPromise(provisionRequirements(options(file)));
    expect(await Effect.runPromise(provisionRequirements(options(file)))).toBe(first);
    await writeFile(file, "one==2\n");
    expect(await Effect.runPromise(provisionRequirements(options(file)))).not.toBe(first);
    const runs = (await readFile(join(root, "runs"), "utf8")).trim().split("\n");
    expect(runs.map((line) => line.replace(/^\S+\//, ""))).toEqual(
      Array(2)
        .fill([expect.stringContaining("venv --no-project"), expect.stringContaining("pip install")])
        .flat(),
    );
  });
});
