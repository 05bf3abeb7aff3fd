import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { makeStorageFolder } from "./storage-folder.ts";

it("sweeps folders of dead runners that are a day old, and no others", async () => {
  const deadPid = spawnSync("true").pid;
  const old = join(tmpdir(), `plimsoll-sidecar-${deadPid}-old`);
  const fresh = join(tmpdir(), `plimsoll-sidecar-${deadPid}-fresh`);
  const ours = join(tmpdir(), `plimsoll-sidecar-${process.pid}-ours`);
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60_000);
  for (const folder of [old, fresh, ours]) await mkdir(folder);
  for (const folder of [old, ours]) await utimes(folder, twoDaysAgo, twoDaysAgo);
  const inside = await Effect.runPromise(
    Effect.scoped(Effect.map(makeStorageFolder, (folder) => ({ folder, existed: existsSync(folder) }))),
  );
  expect([old, fresh, ours].map((folder) => existsSync(folder))).toEqual([false, true, true]);
  expect([inside.existed, existsSync(inside.folder)]).toEqual([true, false]);
  for (const folder of [fresh, ours]) await rm(folder, { recursive: true });
});
