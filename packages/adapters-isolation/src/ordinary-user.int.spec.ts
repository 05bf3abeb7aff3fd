import { execFile } from "node:child_process";
import { chmodSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { it } from "@effect/vitest";
import type { IsolatedResult, IsolationStrength } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import { makeFolder } from "./testing/isolation-fixture.ts";

const SCRIPT = fileURLToPath(new URL("./testing/ordinary-user.ts", import.meta.url));
const AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

interface Report {
  readonly strength: IsolationStrength;
  readonly results: readonly IsolatedResult[];
}

const runAsOrdinaryUser = (folder: string, scripts: readonly string[]) =>
  Effect.promise(async () => {
    const change = process.getuid?.() === 0 ? AS_NOBODY : [];
    const node = [process.execPath, "--conditions=@plimsoll/source", SCRIPT, folder, ...scripts];
    const [file = "", ...args] = [...change, ...node];
    const { stdout } = await promisify(execFile)(file, args, { timeout: 25_000 });
    return JSON.parse(stdout) as Report;
  });

describe("an engine that is not root", () => {
  it.live("isolates by a user namespace", () =>
    Effect.gen(function* () {
      const folder = yield* makeFolder;
      chmodSync(folder, 0o777);
      const { strength, results } = yield* runAsOrdinaryUser(folder, [
        "cat /etc/passwd; ls / | tr '\\n' ' '; grep CapEff /proc/self/status; mount -o remount,rw /usr; umount /usr; echo end",
        "for i in 1 2 3; do (while :; do :; done) & done; kill -9 -1; exit 3",
        "kill -SEGV $$",
      ]);
      expect(strength.files[0]).toContain("mount namespace (user)");
      expect(strength.missing.join(" ")).toContain("No user of their own");
      expect(results.map(({ end }) => end)).toEqual([
        { kind: "exited", exitCode: 0 },
        { kind: "exited", exitCode: 3 },
        { kind: "crash", signal: "SIGSEGV" },
      ]);
      expect(results[0]?.stdout).toMatch(/^bin dev (etc )?lib.* proc sbin tmp usr CapEff:\t0+\nend\n$/);
      expect(readdirSync(folder)).toEqual([]);
    }).pipe(Effect.scoped),
  );
});
