import type { StoreFailure } from "@plimsoll/application";
import { scaled, workflowOf } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { migrate } from "../migrate/migrate.ts";
import { makePostgresWorkflowStore } from "../store/make-postgres-workflow-store.ts";
import { holding, killed, processesOf, untilNone } from "../testing/embedded-holder.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { makeEmbeddedDatabase } from "./make-embedded-database.ts";

const inFolder = <A, E>(use: (folder: string) => Effect.Effect<A, E, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(temporaryFolder, use)));

const failureOf = (folder: string): Effect.Effect<StoreFailure, unknown> =>
  Effect.flip(Effect.scoped(makeEmbeddedDatabase({ folder })));

describe("the embedded database", { timeout: 120_000 }, () => {
  it("keeps what was written over a restart, leaves no process behind, and lets nobody else read its password", () =>
    inFolder((folder) =>
      Effect.gen(function* () {
        const definition = workflowOf("tenant", "kept");
        const session = <A>(use: (url: string) => Effect.Effect<A, StoreFailure, Scope.Scope>) =>
          Effect.scoped(Effect.flatMap(makeEmbeddedDatabase({ folder }), ({ databaseUrl }) => use(databaseUrl)));
        yield* session((databaseUrl) =>
          Effect.gen(function* () {
            yield* migrate(databaseUrl);
            const store = yield* makePostgresWorkflowStore({ databaseUrl });
            yield* store.accept(definition, 1);
          }),
        );
        expect(processesOf(folder)).toEqual([]);
        expect(statSync(`${folder}/password`).mode & 0o077).toBe(0);
        expect(existsSync(`${folder}/lock`)).toBe(false);
        const stored = yield* session((databaseUrl) =>
          Effect.flatMap(makePostgresWorkflowStore({ databaseUrl }), (store) => store.load(definition)),
        );
        expect(stored?.definition).toEqual(definition);
      }),
    ));

  it("belongs to one process at a time: the second one is told who holds it", () =>
    inFolder((folder) =>
      Effect.gen(function* () {
        const { child } = yield* Effect.promise(() => holding(folder));
        const failure = yield* failureOf(folder);
        expect(failure).toMatchObject({ code: "locked", retryable: false });
        expect(failure.message).toContain(`process ${child.pid}`);
        yield* Effect.promise(() => killed(child));
        yield* Effect.promise(() => untilNone(folder));
      }),
    ));

  it("survives kill -9 of its process while it writes: what was acknowledged is there, and the lock is nobody's", () =>
    inFolder((folder) =>
      Effect.gen(function* () {
        const { child, databaseUrl } = yield* Effect.promise(() => holding(folder));
        const definition = workflowOf("tenant", "killed");
        let acknowledged = 0;
        yield* Effect.scoped(
          Effect.gen(function* () {
            const store = yield* makePostgresWorkflowStore({ databaseUrl });
            yield* store.accept(definition, 1);
            yield* store.claim(definition, "engine", 2, 1e9);
            const write = (index: number) =>
              store.append([
                {
                  tenantId: "tenant",
                  workflowId: "killed",
                  epoch: 1,
                  firstSequence: 3 + index,
                  events: [scaled(index)],
                },
              ]);
            for (; acknowledged < 40; acknowledged++) yield* write(acknowledged);
            setTimeout(() => child.kill("SIGKILL"), 20);
            const lastOf = (index: number): Effect.Effect<number> =>
              Effect.matchEffect(write(index), {
                onFailure: () => Effect.succeed(index),
                onSuccess: () => lastOf(index + 1),
              });
            acknowledged = yield* lastOf(acknowledged);
          }),
        );
        yield* Effect.promise(() => untilNone(folder));
        expect(processesOf(folder)).toEqual([]);
        const again = yield* makeEmbeddedDatabase({ folder });
        const store = yield* makePostgresWorkflowStore({ databaseUrl: again.databaseUrl });
        const stored = yield* store.load(definition);
        expect([2 + acknowledged, 3 + acknowledged]).toContain(stored?.lastSequence);
      }),
    ));

  it("recovers when everything was killed at once, as when the machine loses power", () =>
    inFolder((folder) =>
      Effect.gen(function* () {
        const { child, databaseUrl } = yield* Effect.promise(() => holding(folder));
        const definition = workflowOf("tenant", "powerless");
        yield* Effect.scoped(
          Effect.flatMap(makePostgresWorkflowStore({ databaseUrl }), (store) => store.accept(definition, 1)),
        );
        for (const pid of processesOf(folder)) if (Number(pid) !== child.pid) process.kill(Number(pid), "SIGKILL");
        yield* Effect.promise(() => killed(child));
        const again = yield* makeEmbeddedDatabase({ folder });
        const store = yield* makePostgresWorkflowStore({ databaseUrl: again.databaseUrl });
        expect((yield* store.load(definition))?.definition).toEqual(definition);
      }),
    ));

  it("breaks the lock of a process whose number another one has now", () =>
    inFolder((folder) =>
      Effect.gen(function* () {
        writeFileSync(`${folder}/lock`, `${process.pid} 1\n`);
        yield* Effect.scoped(makeEmbeddedDatabase({ folder }));
      }),
    ));
});
