-- What tenants may take, and what they have used, counted once by the transaction that writes the journal.

-- Quotas and weights; what is null here is as the engine's configuration says. Written by operators, read by every engine.
create table plimsoll.tenant_quotas (
  tenant_id text not null,
  concurrent_tasks integer check (concurrent_tasks > 0),
  cpu_cores double precision check (cpu_cores > 0),
  memory_mb integer check (memory_mb > 0),
  -- Of a day of UTC.
  tokens_per_day bigint check (tokens_per_day >= 0),
  -- Share of the places while others wait too.
  weight double precision check (weight between 0.01 and 100),
  primary key (tenant_id)
);

-- A row for each workflow and day of UTC, so that writers of different workflows never wait for each other. It stays when
-- retention deletes the workflow.
create table plimsoll.tenant_usage (
  tenant_id text not null,
  day date not null,
  workflow_id text not null,
  attempts bigint not null,
  tokens double precision not null,
  cost_usd double precision not null,
  ran_ms double precision not null,
  primary key (tenant_id, day, workflow_id)
);

revoke all on plimsoll.tenant_quotas, plimsoll.tenant_usage from public, anon, authenticated;
grant select on plimsoll.tenant_quotas, plimsoll.tenant_usage to authenticated;
grant select, insert, update, delete on plimsoll.tenant_quotas to service_role;
grant select, insert, update on plimsoll.tenant_usage to service_role;

alter table plimsoll.tenant_quotas enable row level security;
alter table plimsoll.tenant_quotas force row level security;
alter table plimsoll.tenant_usage enable row level security;
alter table plimsoll.tenant_usage force row level security;
create policy tenant_quotas_of_tenant on plimsoll.tenant_quotas for select to authenticated
  using (tenant_id = (select private.tenant_id()));
create policy tenant_usage_of_tenant on plimsoll.tenant_usage for select to authenticated
  using (tenant_id = (select private.tenant_id()));

-- The ends of attempts say what was used. An event is written once or not at all, and so it is counted. Its usage, a flat
-- object of numbers, is cut out of the text: operators of json refuse the whole when an output holds \u0000. Within a string
-- every quote stands behind a backslash, so that "usage":{ can be nothing but the key.
create function private.count_usage() returns trigger language plpgsql set search_path = '' as $$
begin
  insert into plimsoll.tenant_usage as u (tenant_id, day, workflow_id, attempts, tokens, cost_usd, ran_ms)
    select e.tenant_id, e.day, e.workflow_id, count(*), sum(coalesce(x.tokens, 0)), sum(coalesce(x."costUsd", 0)),
      sum(coalesce(x."wallTimeMs", 0))
    from (
      select w.tenant_id, w.workflow_id, w.event::text as body,
        -- Until the year 9999, whatever clock wrote it.
        date '1970-01-01' + floor(least(greatest(w.at_ms, 0) / 86400000, 2932896))::integer as day
      from written w
      where w.kind in ('task-succeeded', 'task-retried', 'task-failed', 'task-cancelled')
    ) e
    cross join lateral (select pg_catalog.strpos(e.body, '"usage":{') as at) found
    cross join lateral pg_catalog.json_to_record(
        case when found.at > 0
          then (pg_catalog.split_part(pg_catalog.substr(e.body, found.at + 8, 1000), '}', 1) || '}')::json
          else '{}' end)
      as x(tokens double precision, "costUsd" double precision, "wallTimeMs" double precision)
    -- Cancelled while it waited, or refused before any attempt: nothing ran.
    where found.at > 0 and pg_catalog.strpos(e.body, '"attempt":null') = 0
    group by e.tenant_id, e.day, e.workflow_id
    on conflict (tenant_id, day, workflow_id) do update set attempts = u.attempts + excluded.attempts,
      tokens = u.tokens + excluded.tokens, cost_usd = u.cost_usd + excluded.cost_usd, ran_ms = u.ran_ms + excluded.ran_ms;
  return null;
end
$$;
create trigger workflow_events_count_usage after insert on plimsoll.workflow_events
  referencing new table as written for each statement execute function private.count_usage();
revoke all on function private.count_usage() from public;

-- A tenant is a JSON string: a number or an object in its place is nobody's, however it reads as text. In plpgsql, which keeps
-- its plan for the session: a function in sql is planned anew by every query that a policy guards.
create or replace function private.tenant_id() returns text language plpgsql stable set search_path = '' as $$
declare
  claim jsonb := auth.jwt() -> 'app_metadata' -> 'tenant_id';
begin
  return case pg_catalog.jsonb_typeof(claim) when 'string' then nullif(claim #>> '{}', '') end;
end
$$;

create or replace function private.schema_version() returns text language sql immutable set search_path = '' as $$
  select '20261122230000'
$$;
