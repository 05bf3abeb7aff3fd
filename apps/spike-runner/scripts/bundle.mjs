// Makes bundle/: the program as ES modules (chunks are loaded when a command needs them), the mock LLM's thread, and the
// sidecar's project, so that the packed app runs alone.
import { chmod, cp, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const outdir = fileURLToPath(new URL("../bundle/", import.meta.url));

/** Parts that are CommonJS call require for Node's own modules. */
const banner = `import { createRequire as __plimsollRequire } from "node:module"; const require = __plimsollRequire(import.meta.url);`;

/**
 * Our own modules do nothing when they are loaded but define things, so what is not used of them may go: without this
 * every command pays for all of the domain's statistics.
 */
const ownModulesArePure = {
  name: "own-modules-are-pure",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(@plimsoll\/|\.)/ }, async ({ path, pluginData, ...options }) => {
      const isOwn = path.startsWith("@plimsoll/") || options.importer.startsWith(`${root}packages/`);
      if (pluginData === "resolving" || !isOwn || options.importer.includes("/node_modules/")) return undefined;
      const resolved = await resolve(path, { ...options, pluginData: "resolving" });
      return { ...resolved, pluginData: undefined, sideEffects: false };
    });
  },
};

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    plimsoll: "apps/spike-runner/src/main.ts",
    "server-worker": "packages/mock-llm/src/server-worker.ts",
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
  plugins: [ownModulesArePure],
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
await cp(`${root}package-lock.json`, `${outdir}package-lock.json`);
await chmod(`${outdir}plimsoll.js`, 0o755);
