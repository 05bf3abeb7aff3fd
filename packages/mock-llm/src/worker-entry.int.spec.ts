import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import type { BuildOptions, StdinOptions } from "esbuild";
import { describe, expect, it } from "vitest";

const SOURCES = fileURLToPath(new URL(".", import.meta.url));

/** An app that starts the mock LLM, asks it once and prints the status. */
const APP = `
import * as Effect from "effect/Effect";
import { makeMockLlm } from "./index.ts";
const clock = { nowMs: () => 0, fromMonotonicNs: Number, fromInstant: Date.parse, originInstant: "" };
const settings = { latency: { kind: "fixed", latencyMs: 0 } };
const ask = (llm) => Effect.promise(() => fetch(llm.endpoint.baseUrl + "/models", { signal: AbortSignal.timeout(5000) }));
const status = await Effect.runPromise(Effect.scoped(Effect.flatMap(makeMockLlm({ clock, seed: 1, settings }), ask)));
console.log(status.status);
`;

/** As an app bundles it: its own main, and the server's thread beside it. */
const bundle = async (folder: string): Promise<void> => {
  const common: BuildOptions = {
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["@plimsoll/source"],
    // Dependencies that are CommonJS call require.
    banner: { js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);` },
    logLevel: "silent",
  };
  const stdin: StdinOptions = { contents: APP, resolveDir: SOURCES, sourcefile: "main.ts", loader: "ts" };
  await build({ ...common, stdin, outfile: join(folder, "main.mjs") });
  await build({
    ...common,
    entryPoints: [join(SOURCES, "server-worker.ts")],
    outfile: join(folder, "server-worker.mjs"),
  });
};

describe("the server's thread", () => {
  it("is found beside the bundle of an app", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plimsoll-bundle-"));
    try {
      await bundle(folder);
      const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "main.mjs")], { timeout: 25_000 });
      expect(stdout.trim()).toBe("200");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
