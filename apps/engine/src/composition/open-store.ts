import { type AuditedWorkflowStore, StoreFailure } from "@plimsoll/application";
import { secretsOfEnvironment } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import type * as Scope from "effect/Scope";
import type { StoreChoice } from "../config/resolve-store.ts";

type Open = Effect.Effect<AuditedWorkflowStore, StoreFailure, Scope.Scope>;

/** Known secrets, to be kept out of the audit log. */
type Secrets = readonly string[];

/** PostgreSQL says of a database that is not ours yet what it misses first, which tells nobody what to do. */
const perhapsNew = (failure: StoreFailure): StoreFailure => {
  const { code, message, hint, retryable } = failure;
  if (retryable || hint.includes("migrate")) return failure;
  const advice = "If this database is new, run plimsoll-engine migrate first.";
  return new StoreFailure({ code, message, hint: `${hint} ${advice}`.trim(), retryable });
};

/** Each adapter is imported only when it is chosen. */
const openers = {
  memory: (secrets: Secrets): Open =>
    Effect.gen(function* () {
      const { makeMemoryWorkflowStore } = yield* Effect.promise(() => import("@plimsoll/adapters-memory"));
      return yield* makeMemoryWorkflowStore({ secrets });
    }),
  embedded: ({ folder }: Extract<StoreChoice, { kind: "embedded" }>, secrets: Secrets): Open =>
    Effect.gen(function* () {
      const { makeEmbeddedDatabase, makePostgresWorkflowStore, migrate } = yield* Effect.promise(
        () => import("@plimsoll/adapters-postgres"),
      );
      const { databaseUrl } = yield* makeEmbeddedDatabase({ folder });
      yield* migrate(databaseUrl);
      return yield* makePostgresWorkflowStore({ databaseUrl, secrets });
    }),
  postgres: ({ databaseUrl }: Extract<StoreChoice, { kind: "postgres" }>, secrets: Secrets): Open =>
    Effect.gen(function* () {
      const { makePostgresWorkflowStore } = yield* Effect.promise(() => import("@plimsoll/adapters-postgres"));
      const url = Redacted.value(databaseUrl);
      const known = [...secrets, ...secretsOfEnvironment({ url })];
      return yield* makePostgresWorkflowStore({ databaseUrl: url, secrets: known });
    }).pipe(Effect.mapError(perhapsNew)),
};

/** Opens the store that was chosen; the Scope closes it. The embedded one is brought up to date on the way, a server's only by `migrate`. */
export const openStore = (choice: StoreChoice, secrets: Secrets = []): Open => {
  if (choice.kind === "embedded") return openers.embedded(choice, secrets);
  return choice.kind === "postgres" ? openers.postgres(choice, secrets) : openers.memory(secrets);
};
