import { execFile } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));
const BINARIES = fileURLToPath(new URL("../../../../node_modules/.bin", import.meta.url));
/** The compiler may have three packages to make on a busy machine. */
const LIMIT_MS = 240_000;

const run = promisify(execFile);

/** Without the condition that leads to the sources: as a user of the package gets it. */
const PROGRAM = `
import * as Effect from "effect/Effect";
import { makeRunCatalog, serveRunsUi } from "@plimsoll/adapters-runs-ui";
const ask = async (url, path) => {
  const answer = await fetch(new URL(path, url), { signal: AbortSignal.timeout(10000) });
  return [path, answer.status, answer.headers.get("content-type"), (await answer.text()).length > 0];
};
const served = serveRunsUi({ catalog: makeRunCatalog({ rootDir: "nowhere" }), port: 0 });
const answers = Effect.flatMap(served, ({ url }) =>
  Effect.promise(() => Promise.all(JSON.parse(process.argv[1]).map((path) => ask(url, path)))));
console.log(JSON.stringify({ from: import.meta.resolve("@plimsoll/adapters-runs-ui"), answers: await Effect.runPromise(Effect.scoped(answers)) }));
`;

const build = async (): Promise<void> => {
  const { nx } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as {
    readonly nx: { readonly targets: { readonly build: { readonly options: { readonly command: string } } } };
  };
  const env = { ...process.env, PATH: `${BINARIES}${delimiter}${process.env["PATH"] ?? ""}` };
  await run(nx.targets.build.options.command, [], { cwd: PACKAGE, env, shell: true, timeout: LIMIT_MS / 2 });
};

it("serves its page when it is built", { timeout: LIMIT_MS }, async () => {
  // What an earlier build left there would prove nothing.
  rmSync(join(PACKAGE, "dist/server/runs-ui-files"), { recursive: true, force: true });
  await build();
  const files = readdirSync(join(PACKAGE, "src/server/runs-ui-files"));
  const asked = JSON.stringify(["", "api/runs", ...files]);
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", PROGRAM, asked], {
    cwd: PACKAGE,
    timeout: 60_000,
  });
  const { from, answers } = JSON.parse(stdout) as { readonly from: string; readonly answers: readonly unknown[][] };
  expect(from).toMatch(/\/dist\/index\.js$/);
  expect(answers).toHaveLength(files.length + 2);
  expect(answers[0]).toEqual(["", 200, "text/html; charset=utf-8", true]);
  expect(answers.filter(([, status, , isFull]) => status !== 200 || isFull !== true)).toEqual([]);
});
