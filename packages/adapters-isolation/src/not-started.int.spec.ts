import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import type { IsolatedRunnerSettings } from "./settings.ts";
import { jobOf, makeFolder, openRunner } from "./testing/isolation-fixture.ts";

const HOST_WITHOUT_FILES = fileURLToPath(new URL("./testing/host-without-files.ts", import.meta.url));

/** Both ends: with `free` files to open, and with enough of them. */
const runWithoutFiles = (settings: IsolatedRunnerSettings, free: number) =>
  Effect.promise(async () => {
    const node = [process.execPath, "--conditions=@plimsoll/source", HOST_WITHOUT_FILES];
    const args = ["--nofile=256", ...node, JSON.stringify(settings), String(free)];
    const { stdout } = await promisify(execFile)("prlimit", args, { timeout: 60_000 });
    return JSON.parse(stdout) as readonly unknown[];
  });

const RAN = { end: { kind: "exited", exitCode: 0 }, stdout: "ran\n" };

describe("a machine that is short of something", () => {
  const NONE = { files: "none", noNetwork: false } as const;

  it.live.each([
    { title: "to prepare the job", free: 0, settings: {}, reason: /could not be launched: .*/ },
    { title: "for its channels", free: 4, settings: {}, reason: "could not be started: spawn /bin/sh EMFILE" },
    {
      title: "for its channels, without namespaces",
      free: 4,
      settings: { without: ["namespaces", "control-groups"], minimum: NONE } as const,
      reason: "could not be started: spawn /bin/sh EMFILE",
    },
  ])("has not started a job where there are no more files $title, and starts it later", ({ free, settings, reason }) =>
    Effect.gen(function* () {
      const folder = yield* makeFolder;
      const [short, again] = yield* runWithoutFiles({ folder, ...settings }, free);
      expect(short).toEqual({ end: { kind: "not-started", reason: expect.stringMatching(reason) }, stdout: "" });
      expect(again).toEqual(RAN);
    }).pipe(Effect.scoped),
  );

  it.live("refuses for good a command line that is too long for any program", () =>
    Effect.gen(function* () {
      const { runner, left } = yield* openRunner();
      const { end } = yield* runner.run(jobOf(["echo", "x".repeat(4_000_000)]));
      expect(end).toMatchObject({ kind: "policy-violation", what: expect.stringContaining("E2BIG") });
      expect(left()).toEqual([]);
    }).pipe(Effect.scoped),
  );
});
