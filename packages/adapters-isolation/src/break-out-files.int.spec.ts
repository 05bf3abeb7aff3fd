import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import { attempt, node, shell } from "./testing/break-out-attempt.ts";
import { jobOf, makeFolder } from "./testing/isolation-fixture.ts";

/** A folder with a secret outside and an allowed one that has a link to it. */
const makeHouse = Effect.gen(function* () {
  const folder = yield* makeFolder;
  const allowed = join(folder, "allowed");
  const secret = join(folder, "secret.txt");
  mkdirSync(allowed);
  writeFileSync(secret, "the secret");
  writeFileSync(join(allowed, "open.txt"), "open to all");
  symlinkSync(secret, join(allowed, "link.txt"));
  return { folder, allowed, secret };
});

describe("files", () => {
  it.live("has no /etc/passwd, nothing of the machine's root, no home", () =>
    Effect.gen(function* () {
      const look = "cat /etc/passwd; ls /root /home /work /var; ls -A / ; echo end";
      const result = yield* attempt(shell(look));
      expect(result.stdout.trim().split("\n").sort()).toEqual(
        expect.arrayContaining(["bin", "dev", "end", "etc", "proc", "tmp", "usr"]),
      );
      expect(result.stdout).not.toMatch(/root|home|work|var|sys|boot/);
      expect(result.stderr.match(/No such file|such file/g)).toHaveLength(5);
    }).pipe(Effect.scoped),
  );

  it.live("reads the list, but neither beside it nor through a link that is in it", () =>
    Effect.gen(function* () {
      const { folder, allowed, secret } = yield* makeHouse;
      const read = `cat open.txt; cat link.txt ${secret} ../secret.txt /proc/1/root${secret} /proc/self/cwd/../secret.txt; ls -A ${folder}`;
      const result = yield* attempt(shell(read, { workingDirectory: allowed, limits: { readPaths: [allowed] } }));
      expect(result.stdout).toBe("open to allallowed\n");
      expect(`${result.stdout}${result.stderr}`).not.toContain("the secret");
    }).pipe(Effect.scoped),
  );

  it.live("refuses an entry of the list that is a link", () =>
    Effect.gen(function* () {
      const { allowed } = yield* makeHouse;
      const result = yield* attempt(shell("cat link.txt", { limits: { readPaths: [join(allowed, "link.txt")] } }));
      expect(result.end).toMatchObject({ kind: "policy-violation" });
      expect(result.stdout).toBe("");
    }).pipe(Effect.scoped),
  );

  it.live("does not write what it may only read, nor outside, nor into the system", () =>
    Effect.gen(function* () {
      const { folder, allowed } = yield* makeHouse;
      const write = `echo x > open.txt; echo x > new.txt; echo x > ../new.txt; echo x > /usr/new.txt; echo x > /new.txt; mount -o remount,rw /usr; chmod 777 . ; echo end`;
      const result = yield* attempt(shell(write, { workingDirectory: allowed, limits: { readPaths: [allowed] } }));
      expect(result.stdout).toBe("end\n");
      expect(readdirSync(folder).sort()).toEqual(["allowed", "secret.txt"]);
      expect(readdirSync(allowed).sort()).toEqual(["link.txt", "open.txt"]);
      expect(readFileSync(join(allowed, "open.txt"), "utf8")).toBe("open to all");
    }).pipe(Effect.scoped),
  );

  it.live("writes where it may, though not through the link", () =>
    Effect.gen(function* () {
      const { allowed, secret } = yield* makeHouse;
      const write = "echo x > new.txt; echo x > link.txt; echo end";
      const result = yield* attempt(shell(write, { workingDirectory: allowed, limits: { writePaths: [allowed] } }));
      expect(result.stdout).toBe("end\n");
      expect(readFileSync(join(allowed, "new.txt"), "utf8")).toBe("x\n");
      expect(readFileSync(secret, "utf8")).toBe("the secret");
    }).pipe(Effect.scoped),
  );

  it.live("has no privileges with which to undo this, also where it may write", () =>
    Effect.gen(function* () {
      const { allowed } = yield* makeHouse;
      const undo = `umount /usr; mount -t tmpfs x /tmp; mknod /tmp/disk b 8 0; unshare --mount true && echo unshared; chroot / true && echo chrooted; echo 1 > /proc/sys/kernel/panic; grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status`;
      const result = yield* attempt(shell(undo, { limits: { writePaths: [allowed] } }));
      expect(result.stdout).toBe("CapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\n");
    }).pipe(Effect.scoped),
  );

  it.live("gains nothing by a user namespace of its own", () =>
    Effect.gen(function* () {
      const { allowed, secret } = yield* makeHouse;
      const inner = `mount -o remount,bind,rw /usr; touch /usr/new && echo wrote; mount -o remount,bind,rw ${allowed}; echo x > ${allowed}/new.txt && echo wrote; umount -l ${allowed} /usr /; cat ${secret} /etc/passwd; echo inside`;
      const become = `unshare --user --map-root-user --mount --net sh -c '${inner}'; echo end`;
      const result = yield* attempt(shell(become, { limits: { readPaths: [allowed] } }));
      expect(result.stdout).toMatch(/^(inside\n)?end\n$/);
      expect(readdirSync(allowed).sort()).toEqual(["link.txt", "open.txt"]);
    }).pipe(Effect.scoped),
  );

  it.live("does not get round it by node:sqlite", () =>
    Effect.gen(function* () {
      const { allowed, folder } = yield* makeHouse;
      const open = `const { DatabaseSync } = require("node:sqlite"); new DatabaseSync(${JSON.stringify(join(folder, "new.db"))}).exec("CREATE TABLE t(a)")`;
      const program = yield* attempt(node(open, { limits: { readPaths: [allowed] } }));
      expect(program.end).toMatchObject({ kind: "exited", exitCode: 1 });
      writeFileSync(join(allowed, "open.cjs"), open);
      const module = yield* attempt((mark) => jobOf([join(allowed, "open.cjs"), mark]));
      expect(module.end).toMatchObject({ kind: "exited", exitCode: 1 });
      expect(module.stderr).toContain("node:sqlite");
      expect(readdirSync(folder).sort()).toEqual(["allowed", "secret.txt"]);
    }).pipe(Effect.scoped),
  );

  it.live("fills no disk", () =>
    Effect.gen(function* () {
      const { allowed } = yield* makeHouse;
      const fill = "exec head -c 5000000 /dev/zero > big";
      const changes = { workingDirectory: allowed, limits: { writePaths: [allowed] } };
      const result = yield* attempt(shell(fill, changes), { maxFileBytes: 1_000_000 });
      expect(result.end).toMatchObject({ kind: "policy-violation" });
      expect(readFileSync(join(allowed, "big")).length).toBe(1_000_000);
      const scratch = yield* attempt(shell("head -c 5000000 /dev/zero > /tmp/big; echo end"), {
        scratchBytes: 1_000_000,
      });
      expect(scratch).toMatchObject({ stdout: "end\n", end: { kind: "exited", exitCode: 0 } });
      expect(scratch.stderr).toContain("No space left");
    }).pipe(Effect.scoped),
  );
});
