import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { OWN_START_MS, startOwnAgents } from "../testing/own-agents-fixture.ts";

const VALUE = "hush quite\\private";
const AGENT = `
import os

def agent(prompt):
    if "fail" in prompt:
        raise ValueError(os.environ["MY_DSN"], "OTHER" in os.environ)
    return f"length {len(os.environ['MY_DSN'])}, other {'OTHER' in os.environ}"
`;

it(
  "own agents in Python see the variables that are named; a traceback does not show their values",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "plimsoll-pass-env-"));
    await writeFile(join(folder, "agents.py"), AGENT);
    const env = { ...process.env, MY_DSN: VALUE, OTHER: "no" };
    const llm = { baseUrl: "http://127.0.0.1:9/v1", model: "m" };
    const own = { target: "agents.py:agent", path: folder };
    const work = Effect.gen(function* () {
      const { orchestrator, invoke } = yield* startOwnAgents(own, llm, [], { env, passEnv: ["MY_DSN"] });
      const told = yield* invoke("00ff00ff00ff00ff", "tell");
      const failed = yield* invoke("00ff00ff00ff00fe", "fail");
      return { told, failed, described: yield* orchestrator.describe };
    });
    const seen = await Effect.runPromise(Effect.scoped(work)).finally(() => rm(folder, { recursive: true }));
    expect(seen.told).toMatchObject({ outcome: "succeeded", content: `length ${VALUE.length}, other False` });
    expect(JSON.stringify(seen.failed)).toContain("ValueError: ('***', False)");
    expect(JSON.stringify(seen)).not.toMatch(/hush|quite/);
    expect(JSON.stringify(seen.described)).toContain('"own.passedVariables":"MY_DSN"');
  },
  OWN_START_MS,
);
