import type { StoreFailure } from "@plimsoll/application";
import { workflowOf } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { execFile } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { makePostgresWorkflowStore } from "../store/make-postgres-workflow-store.ts";
import { holding, killed, processesOf, untilNone } from "../testing/embedded-holder.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { makeEmbeddedDatabase } from "./make-embedded-database.ts";
import { npmBinaries } from "./postgres-binaries.ts";
import { runAs } from "./run-as.ts";
import { serverAccount } from "./server-account.ts";

const PROCESS = fileURLToPath(new URL("../testing/embedded-process.ts", import.meta.url));
/** What user namespaces limit is counted in the namespace above: none can be made below this one. */
const WITHOUT_NAMESPACES = 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"';
const OWNER_ONLY = 0o700;
const SOMEBODY = 12_345;

/** A folder for the database, closed to all but its owner, in one that is closed as well. */
const inClosedFolder = <A, E>(use: (folder: string, parent: string) => Effect.Effect<A, E, Scope.Scope>): Promise<A> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(temporaryFolder, (outer) => {
        const [parent, folder] = [`${outer}/home`, `${outer}/home/database`];
        for (const path of [parent, folder]) mkdirSync(path, { mode: OWNER_ONLY });
        return use(folder, parent);
      }),
    ),
  );

const definition = workflowOf("tenant", "closed");

const accept = (databaseUrl: string): Effect.Effect<unknown, StoreFailure> =>
  Effect.scoped(Effect.flatMap(makePostgresWorkflowStore({ databaseUrl }), (store) => store.accept(definition, 1)));

const accepted = (databaseUrl: string): Effect.Effect<unknown, StoreFailure> =>
  Effect.scoped(
    Effect.flatMap(makePostgresWorkflowStore({ databaseUrl }), (store) =>
      Effect.map(store.load(definition), (stored) => stored?.definition),
    ),
  );

const session = <A, E>(folder: string, use: (databaseUrl: string) => Effect.Effect<A, E>) =>
  Effect.scoped(Effect.flatMap(makeEmbeddedDatabase({ folder }), ({ databaseUrl }) => use(databaseUrl)));

describe.runIf(process.getuid?.() === 0)(
  "root's database in a folder that only root may enter",
  { timeout: 120_000 },
  () => {
    it("survives kill -9 of its process, and leaves no process behind", () =>
      inClosedFolder((folder, parent) =>
        Effect.gen(function* () {
          const { child, databaseUrl } = yield* Effect.promise(() => holding(folder));
          yield* accept(databaseUrl);
          expect(processesOf(folder).length).toBeGreaterThan(1);
          yield* Effect.promise(() => killed(child));
          yield* Effect.promise(() => untilNone(folder));
          expect(processesOf(folder)).toEqual([]);
          expect(yield* session(folder, accepted)).toEqual(definition);
          expect(processesOf(folder)).toEqual([]);
          expect([parent, folder, `${folder}/data`].map((path) => statSync(path).mode & 0o777)).toEqual(
            Array(3).fill(OWNER_ONLY),
          );
        }),
      ));

    it("is kept when the folder is opened to others, and when it is closed again", () =>
      inClosedFolder((folder, parent) =>
        Effect.gen(function* () {
          const { child, databaseUrl } = yield* Effect.promise(() => holding(folder));
          yield* accept(databaseUrl);
          yield* Effect.promise(() => killed(child));
          yield* Effect.promise(() => untilNone(folder));
          const openTo = (mode: number) => [parent, folder].forEach((path) => chmodSync(path, mode));
          const ownerAfter = (mode: number) =>
            Effect.gen(function* () {
              openTo(mode);
              expect(yield* session(folder, accepted)).toEqual(definition);
              return statSync(`${folder}/data/PG_VERSION`).uid;
            });
          // Root's again where the programs lie in a closed folder themselves, as in a clone below /root.
          const programs = dirname(npmBinaries().postgres);
          expect(yield* ownerAfter(0o755)).toBe(runAs(serverAccount(), [programs, folder]).owner?.uid);
          expect(yield* ownerAfter(OWNER_ONLY)).toBe(0);
        }),
      ));

    it("is refused where somebody else has closed the folder: root without its privileges may not enter it either", () =>
      inClosedFolder((folder, parent) =>
        Effect.gen(function* () {
          chownSync(parent, SOMEBODY, SOMEBODY);
          const failure = yield* Effect.flip(session(folder, () => Effect.void));
          expect(failure).toMatchObject({ code: "unavailable", hint: expect.stringContaining("--data-dir") });
          expect(failure.message).toContain("may not enter");
          expect(processesOf(folder)).toEqual([]);
        }),
      ));

    it("is refused with a hint where user namespaces are forbidden", () =>
      inClosedFolder((folder) =>
        Effect.gen(function* () {
          const node = [process.execPath, "--conditions=@plimsoll/source", PROCESS, folder];
          const args = ["--user", "--map-root-user", "/bin/sh", "-c", WITHOUT_NAMESPACES, "sh", ...node];
          const refused = promisify(execFile)("unshare", args, { timeout: 60_000 });
          const { stderr } = yield* Effect.promise(() =>
            refused.then(
              () => ({ stderr: "" }),
              (cause) => cause as { stderr: string },
            ),
          );
          expect(stderr).toContain("may not enter");
          expect(stderr).toContain("chmod o+x");
          expect(processesOf(folder)).toEqual([]);
        }),
      ));
  },
);
