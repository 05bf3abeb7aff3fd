-- State of workflows: an append-only journal and the current state that follows from it.
--
-- tenant_id leads every key, row-level security is enabled and forced on every table, and a tenant's token may only read.
-- Whoever executes workflows connects as (a member of) service_role, which sees all tenants.
-- Facts and free text are json, not jsonb: json keeps what it was given, also \u0000, which jsonb refuses.
-- Times are Unix milliseconds of whoever wrote them: they are compared with the engine's clock, not the database's.

create schema if not exists plimsoll;
create schema if not exists private;
grant usage on schema plimsoll to authenticated, service_role;
grant usage on schema private to authenticated, service_role;

-- The tenant of the token. Only app_metadata counts: user_metadata can be edited by the user.
create function private.tenant_id() returns text language sql stable set search_path = '' as $$
  select nullif(auth.jwt() -> 'app_metadata' ->> 'tenant_id', '')
$$;
revoke all on function private.tenant_id() from public;
grant execute on function private.tenant_id() to authenticated, service_role;

-- One row for each workflow: what was asked (without its tasks), where it stands, and who may run it.
create table plimsoll.workflows (
  tenant_id text not null,
  workflow_id text not null,
  -- A JSON string, as users may name it anything.
  name json not null,
  definition json not null,
  -- SHA-256 of the whole definition with sorted keys: the same id with another definition is a conflict.
  definition_hash text not null,
  accepted_at_ms double precision not null,
  finished_at_ms double precision,
  status text not null default 'pending' check (status in ('pending', 'running', 'cancelling', 'succeeded', 'partially-succeeded', 'failed', 'cancelled')),
  pool_size integer not null default 0,
  -- A JSON string: why somebody asked for its cancellation.
  cancel_requested json,
  last_sequence bigint not null default 0,
  -- Grows with every claim; only its holder may write.
  epoch integer not null default 0,
  -- Journal entry of the newest claim: what follows was written by the current epoch.
  claimed_sequence bigint not null default 0,
  claimed_by text,
  claim_expires_at_ms double precision,
  -- Tells a claim whose answer got lost from somebody else's of the same name.
  claim_token text,
  task_count integer not null,
  running integer not null default 0,
  succeeded integer not null default 0,
  failed integer not null default 0,
  blocked integer not null default 0,
  cancelled integer not null default 0,
  -- Retention deletes in steps; what it has begun with is gone for everybody else.
  deleting boolean not null default false,
  primary key (tenant_id, workflow_id)
) with (fillfactor = 70);
create index workflows_unfinished on plimsoll.workflows (tenant_id, accepted_at_ms) where finished_at_ms is null;
create index workflows_by_age on plimsoll.workflows (tenant_id, accepted_at_ms desc);
create index workflows_finished on plimsoll.workflows (finished_at_ms) where finished_at_ms is not null;
create index workflows_claimed on plimsoll.workflows (claimed_by) where claimed_by is not null;
create index workflows_deleting on plimsoll.workflows (tenant_id, workflow_id) where deleting;

-- What was asked, task by task; never changed.
create table plimsoll.task_definitions (
  tenant_id text not null,
  workflow_id text not null,
  task_id text not null,
  position integer not null,
  definition json not null,
  primary key (tenant_id, workflow_id, position)
);

-- Where each task stands. No column that changes is indexed, so that every change stays within its page (HOT).
create table plimsoll.tasks (
  tenant_id text not null,
  workflow_id text not null,
  task_id text not null,
  position integer not null,
  status text not null default 'pending' check (status in ('pending', 'running', 'succeeded', 'failed', 'blocked', 'cancelled')),
  attempts integer not null default 0,
  failed_attempts integer not null default 0,
  fencing_token bigint,
  agent_id text,
  selection json,
  allocation json,
  output json,
  error json,
  blocked_by text,
  usage_iterations double precision not null default 0,
  usage_steps double precision not null default 0,
  usage_wall_time_ms double precision not null default 0,
  usage_tokens double precision not null default 0,
  usage_cost_usd double precision not null default 0,
  queued_ms double precision not null default 0,
  ran_ms double precision not null default 0,
  not_before_ms double precision not null default 0,
  started_at_ms double precision,
  finished_at_ms double precision,
  primary key (tenant_id, workflow_id, task_id)
) with (fillfactor = 50);

-- The journal: one row for each fact, in order, never changed.
create table plimsoll.workflow_events (
  tenant_id text not null,
  workflow_id text not null,
  sequence bigint not null,
  epoch integer not null,
  kind text not null,
  task_id text,
  at_ms double precision not null,
  event json not null,
  primary key (tenant_id, workflow_id, sequence)
);

-- Agents as the workflow brought them.
create table plimsoll.agents (
  tenant_id text not null,
  workflow_id text not null,
  agent_id text not null,
  position integer not null,
  definition json not null,
  primary key (tenant_id, workflow_id, agent_id)
);

-- How agents did, decayed; shared by all workflows of a tenant.
create table plimsoll.agent_performance (
  tenant_id text not null,
  agent_id text not null,
  capability text not null,
  weight double precision not null,
  success_ratio double precision not null,
  latency_ms double precision not null,
  updated_at_ms double precision not null,
  primary key (tenant_id, agent_id, capability)
);

-- What is held of the machine now. It follows from the running tasks, so that no lease can outlive its task.
create view plimsoll.leases with (security_invoker = true) as
  select tenant_id, workflow_id, task_id, agent_id, fencing_token, started_at_ms,
    allocation ->> 'leaseId' as lease_id,
    (allocation ->> 'cpuCores')::double precision as cpu_cores,
    (allocation ->> 'memoryMb')::integer as memory_mb,
    (allocation ->> 'expiresAtMs')::double precision as expires_at_ms,
    allocation -> 'exclusiveResources' as exclusive_resources
  from plimsoll.tasks
  where status = 'running';

revoke all on all tables in schema plimsoll from public, anon, authenticated;
grant select on all tables in schema plimsoll to authenticated;
grant select, insert, update, delete on plimsoll.workflows, plimsoll.task_definitions, plimsoll.tasks, plimsoll.agents,
  plimsoll.agent_performance to service_role;
grant select, insert on plimsoll.workflow_events to service_role;
grant select on plimsoll.leases to service_role;

alter table plimsoll.workflows enable row level security;
alter table plimsoll.workflows force row level security;
alter table plimsoll.task_definitions enable row level security;
alter table plimsoll.task_definitions force row level security;
alter table plimsoll.tasks enable row level security;
alter table plimsoll.tasks force row level security;
alter table plimsoll.workflow_events enable row level security;
alter table plimsoll.workflow_events force row level security;
alter table plimsoll.agents enable row level security;
alter table plimsoll.agents force row level security;
alter table plimsoll.agent_performance enable row level security;
alter table plimsoll.agent_performance force row level security;

create policy workflows_of_tenant on plimsoll.workflows for select to authenticated
  using (tenant_id = (select private.tenant_id()));
create policy task_definitions_of_tenant on plimsoll.task_definitions for select to authenticated
  using (tenant_id = (select private.tenant_id()));
create policy tasks_of_tenant on plimsoll.tasks for select to authenticated
  using (tenant_id = (select private.tenant_id()));
create policy workflow_events_of_tenant on plimsoll.workflow_events for select to authenticated
  using (tenant_id = (select private.tenant_id()));
create policy agents_of_tenant on plimsoll.agents for select to authenticated
  using (tenant_id = (select private.tenant_id()));
create policy agent_performance_of_tenant on plimsoll.agent_performance for select to authenticated
  using (tenant_id = (select private.tenant_id()));

-- The journal refuses changes also from those whom grants do not bind. Retention alone may delete, in a transaction that
-- says so; nobody but the owner has the right to delete at all.
create function private.refuse_journal_change() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' and pg_catalog.current_setting('plimsoll.retention', true) = 'on' then
    return old;
  end if;
  raise exception 'plimsoll.workflow_events is append-only: % is refused', tg_op
    using errcode = '42501', hint = 'Facts are never changed. Old workflows are deleted by the retention of the engine.';
end
$$;
create trigger workflow_events_append_only before update or delete on plimsoll.workflow_events
  for each row execute function private.refuse_journal_change();
create trigger workflow_events_no_truncate before truncate on plimsoll.workflow_events
  for each statement execute function private.refuse_journal_change();
revoke all on function private.refuse_journal_change() from public;
