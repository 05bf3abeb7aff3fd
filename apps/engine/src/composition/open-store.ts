import { type AuditedWorkflowStore, StoreFailure, type TaskTrackerPort } from "@plimsoll/application";
import { secretsOfEnvironment } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import type * as Scope from "effect/Scope";
import type { StoreChoice } from "../config/resolve-store.ts";

/** A store, and the task tracker in the same database; the memory store has none. */
export interface OpenedStore {
  readonly store: AuditedWorkflowStore;
  readonly tracker: TaskTrackerPort | null;
}

type Open = Effect.Effect<OpenedStore, StoreFailure, Scope.Scope>;

/** Known secrets, to be kept out of the audit log. */
type Secrets = readonly string[];

/** PostgreSQL says of a database that is not ours yet what it misses first, which tells nobody what to do. */
const perhapsNew = (failure: StoreFailure): StoreFailure => {
  const { code, message, hint, retryable } = failure;
  if (retryable || hint.includes("migrate")) return failure;
  const advice = "If this database is new, run plimsoll-engine migrate first.";
  return new StoreFailure({ code, message, hint: `${hint} ${advice}`.trim(), retryable });
};

/** Besides the store's own choice: what is kept out of the audit log, and a tracker in a database of its own. */
export interface StoreSurroundings {
  readonly secrets?: Secrets;
  readonly trackerUrl?: string | undefined;
}

type Choice<K extends StoreChoice["kind"]> = Extract<StoreChoice, { kind: K }>;

/** Makes its connections when it is first asked. */
const trackerAt = (databaseUrl: string) =>
  Effect.gen(function* () {
    const { makePostgresTaskTracker } = yield* Effect.promise(() => import("@plimsoll/adapters-postgres"));
    return yield* makePostgresTaskTracker({ databaseUrl });
  });

/** Each adapter is imported only when it is chosen. */
const openers = {
  memory: (_: Choice<"memory">, { secrets = [], trackerUrl }: StoreSurroundings): Open =>
    Effect.gen(function* () {
      const { makeMemoryWorkflowStore } = yield* Effect.promise(() => import("@plimsoll/adapters-memory"));
      const tracker = trackerUrl === undefined ? null : yield* trackerAt(trackerUrl);
      return { store: yield* makeMemoryWorkflowStore({ secrets }), tracker };
    }),
  embedded: ({ folder }: Choice<"embedded">, { secrets = [], trackerUrl }: StoreSurroundings): Open =>
    Effect.gen(function* () {
      const { makeEmbeddedDatabase, makePostgresWorkflowStore, migrate } = yield* Effect.promise(
        () => import("@plimsoll/adapters-postgres"),
      );
      const { databaseUrl } = yield* makeEmbeddedDatabase({ folder });
      yield* migrate(databaseUrl);
      const store = yield* makePostgresWorkflowStore({ databaseUrl, secrets });
      return { store, tracker: yield* trackerAt(trackerUrl ?? databaseUrl) };
    }),
  postgres: ({ databaseUrl }: Choice<"postgres">, { secrets = [], trackerUrl }: StoreSurroundings): Open =>
    Effect.gen(function* () {
      const { makePostgresWorkflowStore } = yield* Effect.promise(() => import("@plimsoll/adapters-postgres"));
      const url = Redacted.value(databaseUrl);
      const known = [...secrets, ...secretsOfEnvironment({ url })];
      const store = yield* makePostgresWorkflowStore({ databaseUrl: url, secrets: known });
      return { store, tracker: yield* trackerAt(trackerUrl ?? url) };
    }).pipe(Effect.mapError(perhapsNew)),
};

/** Opens the store that was chosen, with its tracker; the Scope closes both. The embedded one is brought up to date on the way, a server's only by `migrate`. */
export const openStoreAndTracker = (choice: StoreChoice, surroundings: StoreSurroundings = {}): Open => {
  if (choice.kind === "embedded") return openers.embedded(choice, surroundings);
  return choice.kind === "postgres" ? openers.postgres(choice, surroundings) : openers.memory(choice, surroundings);
};

/** The store alone. */
export const openStore = (
  choice: StoreChoice,
  secrets: Secrets = [],
): Effect.Effect<AuditedWorkflowStore, StoreFailure, Scope.Scope> =>
  Effect.map(openStoreAndTracker(choice, { secrets }), ({ store }) => store);
