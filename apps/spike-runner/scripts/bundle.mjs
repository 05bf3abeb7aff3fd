// Makes bundle/: the program as ES modules (chunks are loaded when a command needs them), the mock LLM's thread, and the
// sidecar's project, so that the packed app runs alone.
import { cp, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** The first argument, a folder ending in a slash, or bundle/ of this app. */
const outdir = process.argv[2] ?? fileURLToPath(new URL("../bundle/", import.meta.url));

/** Parts that are CommonJS call require for Node's own modules. */
const banner = `import { createRequire as __plimsollRequire } from "node:module"; const require = __plimsollRequire(import.meta.url);`;

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    plimsoll: "apps/spike-runner/src/main.ts",
    "server-worker": "packages/mock-llm/src/server-worker.ts",
    "graph-host-process": "packages/adapters-langgraph/src/host/graph-host-process.ts",
  },
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  conditions: ["@plimsoll/source"],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  chunkNames: "chunk-[hash]",
  banner: { js: banner },
  logLevel: "warning",
});

const leftOut = /(^|\/)(\.venv|__pycache__|\.[a-z_]+_cache|tests|build|dist|[^/]*\.egg-info)(\/|$)/;
const sidecar = `${root}sidecars/python`;
await cp(sidecar, `${outdir}sidecar`, {
  recursive: true,
  filter: (source) => !leftOut.test(source.slice(sidecar.length)),
});
await cp(`${root}packages/adapters-runs-ui/src/server/runs-ui-files`, `${outdir}runs-ui-files`, { recursive: true });
await cp(`${root}package-lock.json`, `${outdir}package-lock.json`);
