import type { AuditedWorkflowStore, StoreFailure, WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { type Database, openDatabase } from "../connection/open-database.ts";
import { migrate } from "../migrate/migrate.ts";
import { makePostgresWorkflowStore } from "../store/make-postgres-workflow-store.ts";

/** A commit that finds the sequence odd fails as on a full disk; sequences are not rolled back, so only the next one does. */
const FAULTS = `
create sequence if not exists public.planned_faults;
select setval('public.planned_faults', 2);
grant usage, select, update on public.planned_faults to service_role;
create or replace function public.fail_if_planned() returns trigger language plpgsql as $$
begin
  if (select last_value % 2 = 1 from public.planned_faults) then
    perform nextval('public.planned_faults');
    raise exception 'could not extend file: no space left on device' using errcode = '53100';
  end if;
  return null;
end
$$;
drop trigger if exists planned_fault on plimsoll.workflow_events;
create constraint trigger planned_fault after insert on plimsoll.workflow_events deferrable initially deferred
  for each row execute function public.fail_if_planned();`;

type WithFaults<S> = S & { readonly failNextCommit: Effect.Effect<void> };

/** Lays the fault into a database that is migrated, and adds the switch that sets it off. */
export const withFaults = Effect.fn("withFaults")(function* <S extends WorkflowStorePort>(
  store: S,
  admin: Database,
): Effect.fn.Return<WithFaults<S>, StoreFailure> {
  yield* admin.query({ text: FAULTS });
  const plan = admin.query({ text: "select nextval('public.planned_faults')" });
  return { ...store, failNextCommit: Effect.orDie(Effect.asVoid(plan)) };
});

/** The store on a server that is started for it, with a switch that makes its next commit fail. */
export const contractStoreOn = Effect.fn("contractStoreOn")(function* (
  database: Effect.Effect<{ readonly databaseUrl: string }, StoreFailure, Scope.Scope>,
  secrets: readonly string[] = [],
): Effect.fn.Return<WithFaults<AuditedWorkflowStore>, StoreFailure, Scope.Scope> {
  const { databaseUrl } = yield* database;
  yield* migrate(databaseUrl);
  const admin = yield* openDatabase({ databaseUrl, role: null, maxConnections: 1 });
  return yield* withFaults(yield* makePostgresWorkflowStore({ databaseUrl, secrets }), admin);
});
